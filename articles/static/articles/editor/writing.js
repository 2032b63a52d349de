// What holds for the whole text: how it is written into the field, the toolbar, and where Enter leads from a caption.
import { Extension, pm } from "django-prose-editor/editor";
import { asToolbar } from "./toolbar.js";

const { TextSelection } = pm.state;

// The editor's markup in the one shape that is stored; articles/content/normalize.py has the same rules.
export function stored(html) {
  return html
    .replace(/<div data-table-caption="">(.*?)<\/div><table>/gs, (_, words) => (words ? `<table><caption>${words}</caption>` : "<table>"))
    .replaceAll('<div data-table-frame="">', "")
    .replaceAll("</table></div>", "</table>")
    .replace(/<figcaption[^>]*>/g, "<figcaption>")
    .replaceAll("<figcaption></figcaption>", "")
    .replace(/(<(?:li|t[dh]|dd)(?: [^>]*)?>)<p>((?:(?!<\/?p>).)*)<\/p>(?=<\/(?:li|t[dh]|dd)>)/gs, "$1$2")
    .replace(/(<li>)<p>((?:(?!<\/?p>).)*)<\/p>(?=<[uo]l[ >])/gs, "$1$2");
}

function leaveCaption(editor) {
  const { state, view } = editor;
  const { $from } = state.selection;
  const name = $from.parent.type.name;
  if (!["caption", "picture", "tableCaption"].includes(name)) return false;
  const after = name === "caption" ? $from.after(-1) : $from.after();
  if (name === "tableCaption") {
    view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(after))));
    return true;
  }
  const tr = state.tr.insert(after, state.schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

export const Writing = Extension.create({
  name: "writing",
  // After the menu, which makes the toolbar.
  priority: 10,
  addStorage: () => ({ toolbar: null }),
  onBeforeCreate() {
    const asShown = this.editor.getHTML.bind(this.editor);
    this.editor.getHTML = () => stored(asShown());
  },
  onCreate() {
    const bar = this.editor.storage.menu.dom;
    if (bar) this.storage.toolbar = asToolbar(bar, this.editor, "Formatting");
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => leaveCaption(editor),
      "Alt-F10": () => {
        this.storage.toolbar?.focus();
        return true;
      },
    };
  },
});
