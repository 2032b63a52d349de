// The page on which an article is written: it saves by itself, keeps what could not be saved in this
// browser, says who else is there, and shows the preview beside the text.
import { Autosave } from "./writing-autosave.js";
import { LocalCopy, forgetWhatArrived } from "./writing-kept.js";
import { followSaves } from "./writing-sidebar.js";
import { keepPresence } from "./writing-presence.js";
import { Preview } from "./writing-preview.js";

// The body editor puts a text box without a name in place of its field; give it the field's name.
function nameEditors() {
  for (const box of document.querySelectorAll("[role=textbox]:not([aria-label])")) {
    const field = box.closest(".form-row")?.querySelector("textarea[id]");
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (label) {
      box.setAttribute("aria-label", label.textContent.replace(":", "").trim());
      box.setAttribute("aria-multiline", "true");
    }
  }
}

new MutationObserver(nameEditors).observe(document.body, { childList: true, subtree: true });
nameEditors();

// What is put away under the text closes as menus do.
document.addEventListener("click", (event) => {
  const more = document.getElementById("action-more");
  if (!more?.contains(event.target)) more?.removeAttribute("open");
});
document.addEventListener("keydown", (event) => {
  const more = event.target.closest?.("#action-more");
  if (event.key !== "Escape" || !more) return;
  more.open = false;
  more.querySelector("summary").focus();
});

forgetWhatArrived();

const bar = document.getElementById("writing-bar");
const form = document.getElementById("article_form");

if (bar && form && form.elements.window) {
  const kept = new LocalCopy(form, bar);
  const preview = new Preview(bar);
  const autosave = new Autosave(form, bar, kept);
  autosave.onSaved = () => preview.refresh();
  kept.offer(() => autosave.isReadyToLeave());
  keepPresence(form, bar);
  followSaves(form);
}
