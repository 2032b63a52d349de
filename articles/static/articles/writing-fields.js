// What a form holds, as plain values that can be compared.

// Says what is sent rather than typed: a copy of the form holds only what somebody wrote.
const STATE = /^(csrfmiddlewaretoken|based_on|window|window_serial|edition_number|approval|in-conflict|merged|initial-.*|conflict-.*)$/;

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

// Values as the page shows them: the words of a choice, not its number.
export function inWords(form, name, values) {
  const field = form.elements[name];
  const boxes = field instanceof RadioNodeList ? [...field] : [field];
  return (values ?? []).map((value) => {
    const box = boxes.find((one) => /^(checkbox|radio)$/.test(one?.type) && one.value === value);
    const option = [...(field?.options ?? [])].find((one) => one.value === value);
    return (box?.closest("label") ?? box?.labels?.[0] ?? option)?.textContent.trim() || value;
  }).join(", ");
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
