// What is pasted from elsewhere comes in clean (paste.js); what is copied in the editor comes in as it was.
import { Extension, pm } from "django-prose-editor/editor";
import { cleanPasted, tableFromText } from "./paste.js";

const { Fragment, Slice } = pm.model;
const { Plugin } = pm.state;
const { isInTable } = pm.tables;

function pasteTable(view, event) {
  const data = event.clipboardData;
  if (!data || data.getData("text/html") || view.state.selection.$from.parent.type.spec.code) return false;
  const table = tableFromText(data.getData("text/plain"));
  return table ? view.pasteHTML(table) : false;
}

// Cells that are pasted into a table take the place of cells, without a frame of their own.
function withoutFrame(slice, view) {
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null;
  if (only?.type.name !== "tableFrame" || !isInTable(view.state)) return slice;
  return new Slice(Fragment.from(only.lastChild), 0, 0);
}

export const Paste = Extension.create({
  name: "paste",
  priority: 1050,
  addProseMirrorPlugins() {
    return [new Plugin({
      props: {
        transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : cleanPasted(html)),
        transformPasted: withoutFrame,
        handlePaste: pasteTable,
      },
    })];
  },
});
