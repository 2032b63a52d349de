// A thing that lives elsewhere is stored as a link; the page offers to load it.
import { Node, crel, pm } from "django-prose-editor/editor";
import { ask, field } from "./dialog.js";

const { NodeSelection, Plugin } = pm.state;

const providerOf = (providers, link) => providers.find(({ pattern }) => new RegExp(pattern).test(link));

function chosenEmbed(editor) {
  const { selection } = editor.state;
  return selection instanceof NodeSelection && selection.node.type.name === "embed" ? selection.from : null;
}

async function editEmbed(editor, position = null) {
  const node = position === null ? null : editor.state.doc.nodeAt(position);
  const { providers } = editor.extensionManager.extensions.find(({ name }) => name === "embed").options;
  const names = [...new Set(providers.map(({ name }) => name))].join(", ");
  const href = field({
    label: "Address", name: "href", type: "url", value: node?.attrs.href ?? "", required: true,
    help: `Readers can load things from ${names} on the page; anything else is shown as a link.`,
  });
  const title = field({ label: "What it is", name: "title", value: node?.attrs.title ?? "", required: true, help: "The words of the link, such as “Ann Lee on waiting lists, a talk of 12 minutes”." });
  href.input.pattern = "https?://.+";
  const act = await ask({ title: "Embed", content: [href.element, title.element], remove: node ? "Remove" : "", save: node ? "Save" : "Insert" });
  if (!act) return;
  const { tr, schema } = editor.state;
  const fresh = schema.nodes.embed.create({ href: href.input.value.trim(), title: title.input.value.trim() });
  if (act === "remove") tr.delete(position, position + node.nodeSize);
  else if (node) tr.replaceWith(position, position + node.nodeSize, fresh);
  else tr.replaceSelectionWith(fresh);
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
}

// The address of a known provider, pasted on a line of its own.
function pastedEmbed(view, event, providers) {
  const link = event.clipboardData?.getData("text/plain").trim() ?? "";
  const { $from, empty } = view.state.selection;
  const provider = providerOf(providers, link);
  if (!provider || !empty || $from.depth !== 1 || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false;
  const title = `${provider.thing[0].toUpperCase()}${provider.thing.slice(1)} on ${provider.name}`;
  const { embed, paragraph } = view.state.schema.nodes;
  const isLast = $from.after() === view.state.doc.content.size;
  const content = [embed.create({ href: link, title }), ...(isLast ? [paragraph.create()] : [])];
  view.dispatch(view.state.tr.replaceWith($from.before(), $from.after(), content).scrollIntoView());
  return true;
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  addOptions: () => ({ providers: [] }),
  addAttributes: () => ({ href: { default: "" }, title: { default: "" } }),
  parseHTML: () => [
    {
      tag: "figure.embed",
      priority: 60,
      getAttrs: (figure) => {
        const link = figure.querySelector("a[href]");
        return link ? { href: link.getAttribute("href"), title: link.textContent } : false;
      },
    },
  ],
  renderHTML: ({ node }) => ["figure", { class: "embed" }, ["a", { href: node.attrs.href }, node.attrs.title]],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const provider = providerOf(this.options.providers, node.attrs.href);
      const kind = provider ? `${provider.thing} on ${provider.name}, loads on the page when the reader asks` : "link";
      const button = crel("button", { type: "button", textContent: "Change", "aria-label": `Change the embed “${node.attrs.title}”` });
      button.addEventListener("click", () => editEmbed(editor, getPos()));
      const dom = crel("figure", { className: "embed", contentEditable: "false" }, [
        crel("strong", { textContent: node.attrs.title }), crel("span", { textContent: `${node.attrs.href} – ${kind}` }), button,
      ]);
      return { dom, stopEvent: (event) => event.target === button, ignoreMutation: () => true };
    };
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const position = chosenEmbed(editor);
        if (position === null) return false;
        editEmbed(editor, position);
        return true;
      },
    };
  },
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handlePaste: (view, event) => pastedEmbed(view, event, this.options.providers) } })];
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "inserts",
      button: buttons.text("Embed", "Embed: a video, recording or chart"),
      active: (editor) => chosenEmbed(editor) !== null,
      command: (editor) => editEmbed(editor, chosenEmbed(editor)),
    });
  },
});
