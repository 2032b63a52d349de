// What the publish checks found: its links lead to the place itself.
"use strict";

const FOCUSABLE = "input:not([type=hidden]), select, textarea, button";
const PLACE = /^#(id_\w+|bylines-group)$/;

function goToBlock(editor, paragraph) {
  const { doc } = editor.state;
  const index = Math.min(paragraph, doc.childCount - 1);
  let position = 0;
  for (let before = 0; before < index; before += 1) position += doc.child(before).nodeSize;
  const node = doc.child(index);
  if (node.isTextblock) {
    editor.commands.setTextSelection({ from: position + 1, to: position + node.nodeSize - 1 });
  } else {
    editor.commands.setNodeSelection(position);
  }
  editor.view.focus();
  editor.view.nodeDOM(position)?.scrollIntoView({ block: "center" });
}

function goToField(target) {
  target.closest("details")?.setAttribute("open", "");
  const field = target.matches(FOCUSABLE) ? target : target.querySelector(FOCUSABLE);
  field?.focus({ preventScroll: true });
  (field ?? target).scrollIntoView({ block: "center" });
}

// The editor puts itself beside the field it stands for, and hides it.
function editorOf(field) {
  const boxes = field.closest(".form-row")?.querySelectorAll(".ProseMirror") ?? [];
  return [...boxes].map((box) => box.editor).find(Boolean);
}

function goTo(id, paragraph) {
  const target = document.getElementById(id);
  if (!target) return false;
  const editor = editorOf(target);
  if (editor) goToBlock(editor, Number(paragraph) || 0);
  else goToField(target);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-place]");
  const { origin, pathname } = window.location;
  const isHere = link && link.origin === origin && link.pathname === pathname;
  if (isHere && goTo(link.dataset.place, link.dataset.paragraph)) event.preventDefault();
});

// Led here from another page: the editor may not be there yet.
function goWhereTheAddressSays() {
  const address = new URL(window.location.href);
  const id = PLACE.exec(address.hash)?.[1];
  const paragraph = address.searchParams.get("paragraph");
  if (!id) return;
  if (paragraph === null) {
    goTo(id);
    return;
  }
  address.searchParams.delete("paragraph");
  window.history.replaceState(window.history.state, "", address);
  const field = document.getElementById(id);
  const go = () => goTo(id, paragraph);
  if (field && editorOf(field)) go();
  else document.addEventListener("prose-editor:ready", () => setTimeout(go), { once: true });
}

goWhereTheAddressSays();
