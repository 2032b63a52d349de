// A dialog that asks: real labels, Escape and Cancel leave everything as it was.
import { crel } from "django-prose-editor/editor";

let count = 0;

export function field({ label, name, value = "", type = "text", help = "", rows = 0, required = false }) {
  const id = `ask-${++count}`;
  const input = rows
    ? crel("textarea", { id, name, value, rows })
    : crel("input", { id, name, type, value, required });
  const children = [crel("label", { htmlFor: id, textContent: label })];
  if (help) {
    children.push(crel("p", { id: `${id}-help`, className: "ask-help", textContent: help }));
    input.setAttribute("aria-describedby", `${id}-help`);
  }
  return { element: crel("div", { className: "ask-field" }, [...children, input]), input };
}

export function choice({ legend, name, options, value }) {
  const inputs = options.map(([key, text]) => {
    const input = crel("input", { type: "radio", name, value: key, checked: key === value, id: `ask-${++count}` });
    return [input, crel("label", { htmlFor: input.id, textContent: text })];
  });
  const lines = inputs.map((pair) => crel("div", { className: "ask-choice" }, pair));
  const element = crel("fieldset", { className: "ask-field" }, [crel("legend", { textContent: legend }), ...lines]);
  return { element, inputs: inputs.map(([input]) => input), get value() { return inputs.find(([input]) => input.checked)?.[0].value ?? ""; } };
}

// Resolves to "save", "remove" or "" (left as it was) once the dialog is closed.
export function ask({ title, content, save = "Save", remove = "", check = () => true, onOpen = () => {} }) {
  return new Promise((resolve) => {
    const heading = crel("h2", { id: `ask-${++count}`, textContent: title });
    const buttons = [crel("button", { type: "submit", className: "ask-save", value: "save", textContent: save })];
    if (remove) buttons.push(crel("button", { type: "submit", value: "remove", formNoValidate: true, textContent: remove }));
    buttons.push(crel("button", { type: "button", textContent: "Cancel" }));
    // Not a form of method "dialog", so that what is wrong can be said before it closes.
    const form = crel("form", {}, [heading, ...content, crel("div", { className: "ask-buttons" }, buttons)]);
    const dialog = crel("dialog", { className: "ask", "aria-labelledby": heading.id }, [form]);
    const back = document.activeElement;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const act = event.submitter?.value || "save";
      if (act === "remove" || check()) dialog.close(act);
    });
    buttons.at(-1).addEventListener("click", () => dialog.close(""));
    // An editor inside keeps Escape from the browser.
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target.closest("dialog") === dialog) dialog.close("");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      back?.focus?.();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
    onOpen(dialog);
  });
}
