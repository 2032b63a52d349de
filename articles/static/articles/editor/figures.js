// Pull quotes, and figures of a kind that only imported texts have. A caption belongs to its figure.
import { Mark, Node, pm } from "django-prose-editor/editor";

const { Fragment } = pm.model;
const { TextSelection } = pm.state;

export const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", { "data-placeholder": "Name, role, organisation" }, 0],
});

export const Credit = Mark.create({
  name: "credit",
  inclusive: true,
  parseHTML: () => [{ tag: "span.credit" }],
  renderHTML: () => ["span", { class: "credit" }, 0],
});

function insertPullQuote(editor) {
  const { state, view } = editor;
  const { schema, selection } = state;
  const said = state.doc.textBetween(selection.from, selection.to, " ");
  const paragraph = schema.nodes.paragraph.create(null, said ? schema.text(said) : null);
  const quote = schema.nodes.pullQuote.create(null, [
    schema.nodes.blockquote.create(null, paragraph),
    schema.nodes.caption.create(),
  ]);
  const { $to } = selection;
  const isBlank = $to.depth === 1 && $to.parent.type === schema.nodes.paragraph && !$to.parent.content.size;
  const at = isBlank ? $to.before(1) : $to.after(1);
  const tr = isBlank ? state.tr.replaceWith(at, $to.after(1), quote) : state.tr.insert(at, quote);
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 3 + said.length))).scrollIntoView());
}

// Back to text: the quotation's paragraphs, then who said it.
function dissolvePullQuote(editor) {
  const { state, view } = editor;
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name !== "pullQuote") continue;
    const source = node.lastChild.content.size ? [state.schema.nodes.paragraph.create(null, node.lastChild.content)] : [];
    const content = node.firstChild.content.append(Fragment.from(source));
    view.dispatch(state.tr.replaceWith($from.before(depth), $from.after(depth), content));
    return;
  }
}

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "blockquote caption",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "figure.pull-quote", priority: 60 }],
  renderHTML: () => ["figure", { class: "pull-quote" }, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "inserts",
      button: buttons.text("Pull quote", "Pull quote"),
      active: (editor) => editor.isActive("pullQuote"),
      command: (editor) => (editor.isActive("pullQuote") ? dissolvePullQuote(editor) : insertPullQuote(editor)),
    });
  },
});

export const PlainFigure = Node.create({
  name: "plainFigure",
  group: "block",
  content: "block+ caption",
  isolating: true,
  parseHTML: () => [{ tag: "figure", priority: 40 }],
  renderHTML: () => ["figure", 0],
});
