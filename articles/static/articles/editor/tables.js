// Tables with a caption, and header cells that say what they head.
// In the editor a table stands in a frame with its caption, because a table itself may hold rows only;
// `stored` in writing.js puts the caption where HTML has it.
import { Node, Table as BaseTable, TableHeader as BaseTableHeader, pm } from "django-prose-editor/editor";
import { ask, field } from "./dialog.js";

const { DOMParser } = pm.model;
const { Plugin, TextSelection } = pm.state;
const { TableMap } = pm.tables;

function partsOf(dom, schema) {
  const table = (dom.matches("table") ? dom : dom.querySelector("table")).cloneNode(true);
  const caption = dom.querySelector(":scope > caption, :scope > [data-table-caption]");
  for (const extra of table.querySelectorAll(":scope > caption, :scope > colgroup")) extra.remove();
  const holder = document.createElement("div");
  const words = document.createElement("div");
  words.dataset.tableCaption = "";
  if (caption) words.append(...caption.cloneNode(true).childNodes);
  table.dataset.framed = "";
  holder.append(words, table);
  return DOMParser.fromSchema(schema).parse(holder, { topNode: schema.nodes.tableFrame.create() }).content;
}

export const TableFrame = Node.create({
  name: "tableFrame",
  group: "block",
  content: "tableCaption table",
  isolating: true,
  parseHTML: () => [
    { tag: "table", priority: 60, getAttrs: (dom) => ("framed" in dom.dataset ? false : null), getContent: partsOf },
    { tag: "div[data-table-frame]", priority: 60, getAttrs: (dom) => (dom.querySelector("table") ? null : false), getContent: partsOf },
  ],
  renderHTML: () => ["div", { "data-table-frame": "" }, 0],
});

export const TableCaption = Node.create({
  name: "tableCaption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "div[data-table-caption]", priority: 60 }],
  renderHTML: () => ["div", { "data-table-caption": "" }, 0],
});

function newTable(schema, rows, columns) {
  const { table, tableRow, tableHeader, tableCell, tableFrame, tableCaption } = schema.nodes;
  const line = (type, attrs) => tableRow.create(null, Array.from({ length: columns }, () => type.createAndFill(attrs)));
  const lines = Array.from({ length: rows }, (_, at) => (at ? line(tableCell) : line(tableHeader, { scope: "col" })));
  return tableFrame.create(null, [tableCaption.create(), table.create(null, lines)]);
}

async function insertTable(editor) {
  const rows = field({ label: "Rows, with the names of the columns", name: "rows", type: "number", value: 3 });
  const columns = field({ label: "Columns", name: "columns", type: "number", value: 3 });
  for (const { input } of [rows, columns]) Object.assign(input, { min: 1, max: 60, required: true });
  const act = await ask({ title: "Table", content: [rows.element, columns.element], save: "Insert" });
  if (!act) return;
  const { state, view } = editor;
  const tr = state.tr.replaceSelectionWith(newTable(state.schema, +rows.input.value, +columns.input.value));
  let caption = null;
  tr.doc.nodesBetween(Math.max(0, state.selection.from - 1), tr.doc.content.size, (node, at) => {
    if (node.type.name === "tableCaption") caption ??= at + 1;
  });
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, caption)).scrollIntoView());
  view.focus();
}

function deleteTable(state, dispatch) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== "tableFrame") continue;
    if (dispatch) dispatch(state.tr.delete($from.before(depth), $from.after(depth)).scrollIntoView());
    return true;
  }
  return false;
}

const ACTS = [
  ["addRowBefore", "Row above"],
  ["addRowAfter", "Row below"],
  ["deleteRow", "Delete row"],
  ["addColumnBefore", "Column before"],
  ["addColumnAfter", "Column after"],
  ["deleteColumn", "Delete column"],
  ["toggleHeaderRow", "Header row"],
  ["toggleHeaderColumn", "Header column"],
  ["mergeCells", "Merge cells"],
  ["splitCell", "Split cell"],
  ["deleteTable", "Delete table"],
];

export const Table = BaseTable.extend({
  group: "",
  parseHTML: () => [{ tag: "table[data-framed]" }],
  addCommands() {
    return { ...this.parent?.(), deleteTable: () => ({ state, dispatch }) => deleteTable(state, dispatch) };
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "insertTable",
      groups: "inserts",
      button: buttons.text("Table", "Table"),
      active: (editor) => editor.isActive("tableFrame"),
      enabled: (editor) => !editor.isActive("tableFrame"),
      command: insertTable,
    });
    ACTS.forEach(([command, label], at) => {
      menu.defineItem({
        name: command,
        groups: "table",
        priority: 100 - at,
        button: buttons.text(label, label),
        hidden: (editor) => !editor.isActive("table"),
        enabled: (editor) => editor.can()[command](),
        command: (editor) => editor.chain().focus()[command]().run(),
      });
    });
  },
});

// The scope of header cells that a change to their table has left without one.
function scopes(transactions, before, after) {
  if (!transactions.some((transaction) => transaction.docChanged)) return null;
  const known = new Set();
  before.doc.descendants((node) => { if (node.type.name === "table") known.add(node); });
  const tr = after.tr;
  after.doc.descendants((table, start) => {
    if (table.type.name !== "table" || known.has(table)) return;
    const map = TableMap.get(table);
    for (const at of new Set(map.map)) {
      const cell = table.nodeAt(at);
      if (cell.type.name !== "tableHeader" || cell.attrs.scope) continue;
      const scope = map.findCell(at).top === 0 ? "col" : "row";
      tr.setNodeMarkup(start + 1 + at, null, { ...cell.attrs, scope });
    }
  });
  return tr.docChanged ? tr : null;
}

export const TableHeader = BaseTableHeader.extend({
  addAttributes() {
    const scope = {
      default: null,
      parseHTML: (element) => element.getAttribute("scope"),
      renderHTML: (attributes) => (attributes.scope ? { scope: attributes.scope } : {}),
    };
    return { ...this.parent?.(), scope };
  },
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: scopes })],
});
