// What the gate found: its links lead to the place itself, and it is looked through anew after each
// save (whoever saves without leaving the page dispatches "article:saved" on the document).
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

let asked = 0;

async function lookAgain() {
  const section = document.querySelector("[data-gate]");
  if (!section) return;
  asked += 1;
  const turn = asked;
  const response = await fetch(section.dataset.gate).catch(() => null);
  if (response?.status !== 200 || response.redirected) return;
  const markup = await response.text();
  if (turn === asked) show(section, markup);
}

// Only what changed is put in, so that nothing is read out twice and nobody loses their place.
function show(section, markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  for (const part of [".gate-summary", ".gate-lists"]) {
    const fresh = page.querySelector(part);
    const old = section.querySelector(part);
    if (!old) section.append(fresh);
    else if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  }
  section.hidden = false;
}

document.addEventListener("article:saved", lookAgain);
goWhereTheAddressSays();
