// The menu as a toolbar for everybody: one stop of the tab key, arrows inside, words and states for screen readers
// (WAI-ARIA Authoring Practices, toolbar pattern).
const LABELS = {
  paragraph: "Paragraph", heading2: "Heading", heading3: "Subheading", heading4: "Minor heading",
  bold: "Bold", italic: "Italic", strike: "Strike through", subscript: "Subscript", superscript: "Superscript",
  code: "Code", codeBlock: "Block of code", link: "Link", unlink: "Remove link",
  bulletList: "List", orderedList: "Numbered list", blockquote: "Quotation", horizontalRule: "Rule",
  "history:undo": "Undo", "history:redo": "Redo", html: "Edit the HTML",
};

export function asToolbar(bar, editor, label) {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", label);
  const buttons = [...bar.querySelectorAll("button")];
  for (const button of buttons) {
    const words = LABELS[button.dataset.name];
    if (!words) continue;
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  let current = buttons[0];
  const shown = () => buttons.filter((button) => !button.classList.contains("hidden"));
  const settle = () => {
    if (!shown().includes(current)) [current] = shown();
    for (const button of buttons) {
      button.tabIndex = button === current ? 0 : -1;
      button.setAttribute("aria-pressed", String(button.classList.contains("active")));
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
  };
  bar.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    current = all[(to + all.length) % all.length];
    settle();
    current.focus();
  });
  bar.addEventListener("focusin", (event) => {
    if (!buttons.includes(event.target)) return;
    current = event.target;
    settle();
  });
  editor.on("transaction", settle);
  settle();
  return { focus: () => current.focus() };
}
