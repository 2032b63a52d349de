// What a decision will look like before it is taken: the mail it sends, the words it changes.
const PAUSE = 300;
const timers = new Map();

async function fill(url, fields, target) {
  try {
    const response = await fetch(url, { method: "POST", body: fields, headers: { "X-Part": "reading" } });
    if (!response.ok || response.redirected || !target.isConnected) return;
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    target.replaceChildren(...parsed.body.childNodes);
  } catch { /* The preview stays as it was; the decision does not depend on it. */ }
}

function afterAPause(key, act) {
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(act, PAUSE));
}

export function showMail(form) {
  afterAPause("mail", () => {
    if (!form.isConnected) return;
    const fields = new FormData(form);
    fields.set("action", form.dataset.mode ?? "decline");
    fill(form.dataset.mail, fields, document.getElementById("decide-mail"));
  });
}

export function showDifference(form) {
  afterAPause("difference", () => {
    if (form.isConnected) fill(form.dataset.difference, new FormData(form), document.getElementById("edit-difference"));
  });
}

export function listenForPreviews() {
  const changed = ({ target }) => {
    const form = target.closest?.("form");
    if (form?.dataset.mail && (form.dataset.mode || form.querySelector(".decide-mail[open]"))) showMail(form);
    if (form?.dataset.difference) showDifference(form);
  };
  for (const kind of ["input", "change", "mode"]) document.addEventListener(kind, changed);
}
