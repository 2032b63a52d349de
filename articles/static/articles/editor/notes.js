// A footnote stands in the text where its number will; what it says is written in a dialog.
import {
  Bold, Document, Editor, getHTMLFromFragment, History, Italic, Link, Menu, Node, Paragraph, pm, Subscript, Superscript, Text, crel,
} from "django-prose-editor/editor";
import { ask } from "./dialog.js";
import { asToolbar } from "./toolbar.js";

const { NodeSelection } = pm.state;
const LINK = { enableTarget: false, protocols: ["http", "https", "mailto", "tel"], autolink: false };
const MENU = { groups: [{ group: "marks" }, { group: "link" }] };

function noteEditor(element, content) {
  return new Editor({
    element,
    content,
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": "Text of the note" } },
    extensions: [
      Document.extend({ content: "paragraph" }), Paragraph, Text, History, Bold, Italic, Subscript, Superscript,
      Link.configure(LINK), Menu.configure(MENU),
    ],
  });
}

async function editNote(editor, position = null) {
  const { schema } = editor;
  const node = position === null ? null : editor.state.doc.nodeAt(position);
  const element = crel("div", { className: "ask-note prose-editor" });
  let inner;
  const act = await ask({
    title: node ? "Note" : "New note",
    content: [crel("p", { className: "ask-help", textContent: "Numbers, the list at the end and the links back are made on the page." }), element],
    remove: node ? "Remove the note" : "",
    onOpen() {
      inner = noteEditor(element, node ? `<p>${getHTMLFromFragment(node.content, schema)}</p>` : "");
      inner.on("create", () => asToolbar(element.querySelector(".prose-menubar"), inner, "Formatting of the note"));
      // At once, so that no key is lost.
      inner.view.focus();
    },
  });
  const content = inner.getJSON().content?.[0]?.content ?? [];
  inner.destroy();
  if (!act) return;
  const empty = act === "remove" || !content.some((part) => part.text?.trim());
  const fresh = empty ? null : schema.nodeFromJSON({ type: "note", content });
  const { tr } = editor.state;
  if (node) {
    if (fresh) tr.replaceWith(position, position + node.nodeSize, fresh);
    else tr.delete(position, position + node.nodeSize);
  } else if (fresh) {
    // Behind the words that are chosen, not in their place.
    tr.insert(editor.state.selection.to, fresh);
  }
  editor.view.dispatch(tr);
  editor.view.focus();
}

function chosenNote(editor) {
  const { selection } = editor.state;
  return selection instanceof NodeSelection && selection.node.type.name === "note" ? selection.from : null;
}

export const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  content: "text*",
  parseHTML: () => [{ tag: "span.note" }],
  renderHTML: () => ["span", { class: "note" }, 0],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = crel("span", { className: "note-mark", tabIndex: 0, role: "button", "aria-haspopup": "dialog" });
      const say = (current) => {
        dom.title = current.textContent;
        dom.setAttribute("aria-label", `Note: ${current.textContent}`);
      };
      dom.addEventListener("click", () => editNote(editor, getPos()));
      dom.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        editNote(editor, getPos());
      });
      say(node);
      return {
        dom,
        update(next) {
          if (next.type !== node.type) return false;
          say(next);
          return true;
        },
        stopEvent: (event) => event.type === "keydown" && ["Enter", " "].includes(event.key),
        ignoreMutation: () => true,
      };
    };
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const position = chosenNote(editor);
        if (position === null) return false;
        editNote(editor, position);
        return true;
      },
      "Mod-Alt-f": ({ editor }) => {
        editNote(editor, chosenNote(editor));
        return true;
      },
    };
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "note",
      groups: "inserts",
      button: buttons.text("Note", "Note (Ctrl + Alt + F)"),
      active: (editor) => chosenNote(editor) !== null,
      enabled: (editor) => editor.state.selection.$to.parent.inlineContent && !editor.isActive("codeBlock"),
      command: (editor) => editNote(editor, chosenNote(editor)),
    });
  },
});
