// The body editor puts a text box without a name in place of its field; give it the field's name.
"use strict";

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
