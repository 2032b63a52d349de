// What is pasted from elsewhere comes in clean (paste.js); what is copied in the editor comes in as it was.
import { crel, Extension, pm } from "django-prose-editor/editor";
import { readPasted, readSlice, tableFromText } from "./paste.js";

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

function headingsOf(doc) {
  const names = [];
  doc.descendants((node) => { if (node.attrs.id) names.push(node.attrs.id); });
  return names;
}

const LOSSES = [
  ["pictures", "1 picture was left out of what you pasted. Put it in with “Picture”.",
    (number) => `${number} pictures were left out of what you pasted. Put them in with “Picture”.`],
  ["links", "1 link within the text was left out, because the heading it led to was not pasted. Its words are there.",
    (number) => `${number} links within the text were left out, because the headings they led to were not pasted. Their words are there.`],
];

// Beside the text and in view, and read out: what did not come along.
function lossesNotice() {
  const said = crel("div", { className: "paste-said", role: "status" });
  const say = (read) => {
    const lines = LOSSES.filter(([kind]) => read[kind]).map(([kind, one, several]) => (read[kind] === 1 ? one : several(read[kind])));
    const close = crel("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => said.replaceChildren());
    said.replaceChildren(...lines.map((textContent) => crel("p", { textContent })), ...(lines.length ? [close] : []));
  };
  return { said, say };
}

export const Paste = Extension.create({
  name: "pasted",
  priority: 1050,
  addProseMirrorPlugins() {
    const notice = lossesNotice();
    return [new Plugin({
      view(view) {
        view.dom.after(notice.said);
        return { destroy: () => notice.said.remove() };
      },
      props: {
        transformPastedHTML(html, view) {
          const read = html.includes("data-pm-slice") ? readSlice(html) : readPasted(html, headingsOf(view.state.doc));
          notice.say(read);
          return read.html;
        },
        transformPasted: withoutFrame,
        handlePaste: pasteTable,
      },
    })];
  },
});
