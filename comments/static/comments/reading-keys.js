// Keys: which there are is written on the buttons (data-key), so this knows none of its own but the
// digits that choose a reason, Enter and Escape. They rest in fields, and can be turned off.
const OFF = "comments-single-keys-off";
const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const because = () => document.getElementById("decide-because");
const isOff = () => localStorage.getItem(OFF) === "yes";
const toTheTitle = () => document.getElementById("reading-title")?.focus();

export function enterMode(button) {
  const form = because();
  const mode = document.getElementById("decide-mode");
  const reasons = form.querySelectorAll("[name=reason]");
  const last = Math.min(reasons.length, 9);
  form.dataset.mode = button.value;
  const what = button.value === "revise" ? "Asking to revise" : "Declining";
  mode.textContent = `${what}: choose a reason, 1 to ${last}, then Enter. Escape leaves it.`;
  mode.hidden = false;
  document.getElementById("decide-why").open = true;
  (form.querySelector("[name=reason]:checked") ?? reasons[0])?.focus();
  form.dispatchEvent(new CustomEvent("mode", { bubbles: true }));
  return mode.textContent;
}

export function leaveMode() {
  const form = because();
  if (!form?.dataset.mode) return false;
  delete form.dataset.mode;
  document.getElementById("decide-mode").hidden = true;
  document.getElementById("decide-why").open = false;
  document.getElementById("reading-said").textContent = "";
  for (const radio of form.querySelectorAll("[name=reason]:checked")) radio.checked = false;
  return true;
}

export const buttonOfMode = (form) => document.querySelector(`button[form="${form.id}"][value="${form.dataset.mode}"]`);

function inTheMode(event, form) {
  if (/^[1-9]$/.test(event.key)) {
    const radio = form.querySelectorAll("[name=reason]")[Number(event.key) - 1];
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }
  if (event.key !== "Enter" || !event.target.matches("[name=reason], h1, body")) return false;
  form.requestSubmit(buttonOfMode(form));
  return true;
}

function use(target) {
  if (target.matches("input, textarea, [data-focus]")) return target.focus();
  target.click();
  if (!target.matches("summary")) return undefined;
  const details = target.parentElement;
  return (details.open && details.querySelector("textarea") || target).focus();
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.metaKey || event.altKey) return;
  const isField = event.target.matches(FIELDS);
  if (event.key === "Enter" && event.ctrlKey && isField && event.target.form) {
    const form = event.target.form;
    event.preventDefault();
    form.requestSubmit(form.dataset.mode ? buttonOfMode(form) : null);
    return;
  }
  if (event.ctrlKey) return;
  if (event.key === "Escape") {
    if (leaveMode() || isField) toTheTitle();
    return;
  }
  if (isField) return;
  const form = because();
  if (form?.dataset.mode && form.checkVisibility() && inTheMode(event, form)) return void event.preventDefault();
  if (isOff() || event.repeat || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled && one.checkVisibility());
  if (!target) return;
  event.preventDefault();
  use(target);
}

// The box that turns single keys off shows what this browser remembers.
export function showChoice() {
  const box = document.getElementById("keys-single");
  if (box) box.checked = !isOff();
  document.documentElement.classList.toggle("single-keys-off", isOff());
}

export function listenToKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "keys-single") return;
    localStorage.setItem(OFF, target.checked ? "no" : "yes");
    showChoice();
  });
  showChoice();
}
