// What this browser keeps unsent belongs to the account that it was typed under. Another account is told
// that there is something, not what, and sends none of it; who signs out is asked what becomes of theirs.
const user = document.querySelector("meta[name=admin-user]")?.content ?? "";
const LEFT = "kept-left-by";
const KINDS = [
  // Decisions, in this tab. The first have no owner: nobody sends them any more.
  { storage: sessionStorage, key: /^comments-unsent(?::(\d+))?$/, count: (kept) => JSON.parse(kept).length, words: ["decision on a comment", "decisions on comments"] },
  // Texts, one entry for each window in which one was written.
  { storage: localStorage, key: /^writing:(\d+):/, count: () => 1, words: ["text of an article", "texts of articles"] },
];

// The entries whose owner passes, with how many things are in each.
function entries(passes) {
  return KINDS.flatMap(({ storage, key, count, words }) => Object.keys(storage)
    .map((name) => ({ storage, name, words, owner: name.match(key) }))
    .filter(({ owner }) => owner && passes(owner[1] ?? ""))
    .map((entry) => ({ ...entry, number: counted(() => count(entry.storage.getItem(entry.name))) })));
}

function counted(count) {
  try {
    return count();
  } catch {
    return 1; // Not as it was written: still something.
  }
}

function inWords(found) {
  const parts = KINDS.map(({ words: [one, many] }) => {
    const number = found.filter(({ words }) => words[0] === one).reduce((sum, entry) => sum + entry.number, 0);
    return number && `${number} ${number === 1 ? one : many}`;
  });
  return parts.filter(Boolean).join(" and ");
}

const forget = (found) => found.forEach(({ storage, name }) => storage.removeItem(name));
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const button = (textContent, onclick, look = "button button-quiet") => make("button", { type: "button", className: look, textContent, onclick });

function tellOfOthers() {
  const found = entries((owner) => owner !== user);
  if (!user || !found.length || sessionStorage.getItem(LEFT) === user) return;
  const close = () => notice.remove();
  const notice = make("section", { className: "kept-notice" },
    make("p", { textContent: `This browser keeps ${inWords(found)} of somebody else, not sent yet. Nothing of it is sent under your name, or shown to you. It waits for whoever wrote it to sign in here.` }),
    make("p", {},
      button("Leave it for them", () => { sessionStorage.setItem(LEFT, user); close(); }, "button"),
      button("Discard it", () => {
        if (!confirm(`Discard ${inWords(found)} of somebody else? Nothing brings it back.`)) return;
        forget(found);
        close();
      })));
  notice.setAttribute("role", "status");
  document.getElementById("content-start")?.prepend(notice);
}

// Said to the other scripts of the page, which would keep on leaving what is to be deleted.
function signOut(form, what) {
  document.documentElement.dataset.signingOut = what;
  form.submit();
}

function askBeforeSigningOut(form) {
  form?.addEventListener("submit", (event) => {
    const found = entries((owner) => owner === user);
    if (!found.length) return;
    event.preventDefault();
    const dialog = make("dialog", { className: "sign-out-question" },
      make("h2", { textContent: "Not everything has been sent" }),
      make("p", { textContent: `This browser keeps ${inWords(found)} of yours. Signed out, it cannot be sent. It can wait here until you sign in again in this browser; on a computer that others use, it is better deleted.` }),
      make("p", {},
        button("Stay signed in", () => dialog.close(), "button"),
        button("Sign out, keep it here", () => signOut(form, "keep")),
        button("Sign out and delete it", () => { forget(found); signOut(form, "delete"); })));
    dialog.setAttribute("aria-label", "Not everything has been sent");
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

try {
  tellOfOthers();
} catch { /* A browser that keeps nothing has nothing of anybody. */ }
askBeforeSigningOut(document.getElementById("logout-form"));
