// What a form holds, as plain values that can be kept, compared and put back.

// Says what is sent rather than typed: a copy of the form holds only what somebody wrote.
const STATE = /^(csrfmiddlewaretoken|based_on|window|window_serial|edition_number|in-conflict|initial-.*|conflict-.*)$/;

// The fields that are saved by themselves, as the server names them.
const WORDS = new Set(document.getElementById("writing-bar")?.dataset.words?.split(" "));

export function isWord(name) {
  return WORDS.has(name);
}

// Hidden fields are of the page, but for those that a chooser fills in, and for the number of rows.
function isTyped(form, name) {
  if (STATE.test(name)) return false;
  return isWord(name) || form.elements[name]?.type !== "hidden" || name.endsWith("-TOTAL_FORMS");
}

export function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && isTyped(form, name)) (values[name] ??= []).push(value.replaceAll("\r\n", "\n"));
  }
  return values;
}

export function same(one, other) {
  return JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
}

export function differing(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !same(one[name], other[name]) && !/-__prefix__-|_FORMS$/.test(name));
}

export function labelOf(form, name) {
  const row = /^(.+)-(\d+)-(.+)$/.exec(name);
  const field = form.elements[name];
  const first = field instanceof RadioNodeList ? field[0] : field;
  const line = first?.closest(".form-row");
  const label = line?.querySelector(first?.type === "checkbox" ? "legend, label" : `label[for="${first.id}"]`)
    ?? line?.querySelector("label, legend");
  const text = label?.textContent.trim().replace(/:$/, "") || (row ? row[3] : name);
  return row ? `${text} (${row[1].replaceAll("_", " ")}, ${Number(row[2]) + 1})` : text;
}

// Rows are added with the admin's own link, so that it counts them.
function addRows(form, values) {
  for (const [name, [total]] of Object.entries(values).filter(([name]) => name.endsWith("-TOTAL_FORMS"))) {
    const prefix = name.replace(/-TOTAL_FORMS$/, "");
    const link = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
    for (let tries = 0; link && Number(form.elements[name].value) < Number(total) && tries < 100; tries += 1) link.click();
  }
}

// A text in the body's editor has to be put there; the editor writes it into its field.
const editors = new Map();
document.addEventListener("prose-editor:ready", (event) => editors.set(event.target, event.detail.editor));

function setField(field, values) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (field.type !== "file") field.value = values[0] ?? "";
  const editor = editors.get(field);
  if (editor) {
    editor.commands.setContent(field.value, true);
    field.value = values[0] ?? "";
  }
}

export function fill(form, values) {
  addRows(form, values);
  for (const field of form.elements) {
    const name = field.name;
    if (!name || STATE.test(name) || /_FORMS$|-__prefix__-|-id$/.test(name) || ["submit", "file"].includes(field.type) || (field.type === "hidden" && !isWord(name))) continue;
    if (name in values || field.type === "checkbox") setField(field, values[name] ?? []);
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
