// Remarks without leaving the page: the form comes to its paragraph, and takes up the words selected there.
const text = document.querySelector("[data-annotated]");
const spare = document.querySelector("template[data-remark-form]");
let form = document.getElementById("remark-form");
let chosen = { row: null, words: "" };

const rowOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".annotated-row");

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const row = rowOf(selection.anchorNode);
  if (!row || row !== rowOf(selection.focusNode) || !row.querySelector(".annotated-text").contains(selection.anchorNode)) return;
  chosen.row?.classList.remove("is-chosen");
  chosen = { row, words: selection.toString().replace(/\s+/g, " ").trim() };
  row.classList.add("is-chosen");
});

text?.addEventListener("click", (event) => {
  const link = event.target.closest(".remark-add");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  form ??= spare && document.importNode(spare.content, true).querySelector("form");
  if (!form) return;
  event.preventDefault();
  const row = link.closest(".annotated-row");
  link.after(form);
  form.elements.paragraph.value = link.dataset.paragraph;
  form.querySelector(".remark-field-quote").hidden = link.dataset.paragraph === "";
  form.elements.quote.value = chosen.row === row ? chosen.words.slice(0, 300) : "";
  form.querySelector("label[for=remark-text]").textContent = link.textContent.trim();
  form.elements.text.focus();
});

for (const address of document.querySelectorAll(".link-address")) {
  address.addEventListener("focus", () => address.select());
}
