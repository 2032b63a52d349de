// Pictures in the text: chosen from the library or uploaded, described or marked as decoration.
// A description is written by a person; a file name never becomes one.
import { Node, crel, pm } from "django-prose-editor/editor";
import { ask, choice, field } from "./dialog.js";

const { NodeSelection, Plugin, Selection, TextSelection } = pm.state;
const attribute = (name) => ({ default: null, parseHTML: (figure) => figure.querySelector("img").getAttribute(name) });

function addresses(editor) {
  const { pictureUpload, pictureChoices } = editor.view.dom.closest(".prose-editor").querySelector("textarea").dataset;
  return { upload: pictureUpload, choices: pictureChoices };
}

async function answerOf(request) {
  let response;
  try { response = await request; } catch { throw new Error("The server could not be reached."); }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(data.error || "The server refused the picture.");
  return data;
}

function upload(url, file) {
  const body = new FormData();
  body.append("file", file);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  return answerOf(fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } }));
}

const find = (url, words) => answerOf(fetch(`${url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }));

// Where the picture comes from: `pick(picture)` is told of what was chosen.
function source(urls, pick) {
  const said = crel("p", { className: "ask-said", role: "status" });
  const results = crel("div", { className: "ask-pictures", role: "group", "aria-label": "Pictures of the library" });
  const file = field({ label: "Upload a picture", name: "file", type: "file" });
  const words = field({ label: "Or find one in the library", name: "words", type: "search", help: "Enter searches; nothing written shows the newest." });
  file.input.accept = "image/*";
  const attempt = async (act, waiting) => {
    said.textContent = waiting;
    try { said.textContent = await act(); } catch (error) { said.textContent = error.message; }
  };
  const send = (chosen) => attempt(async () => {
    pick(await upload(urls.upload, chosen));
    return "Uploaded.";
  }, "Uploading …");
  const show = (picture) => {
    const name = picture.alt || picture.credit || `Picture ${picture.id}`;
    const button = crel("button", { type: "button", "aria-label": name, title: name }, [crel("img", { src: picture.thumbnail || picture.url, alt: "" })]);
    button.addEventListener("click", () => {
      for (const other of results.children) other.setAttribute("aria-pressed", String(other === button));
      pick(picture);
    });
    return button;
  };
  const search = () => attempt(async () => {
    const { pictures } = await find(urls.choices, words.input.value.trim());
    results.replaceChildren(...pictures.map(show));
    return pictures.length === 1 ? "1 picture" : `${pictures.length} pictures`;
  }, "Searching …");
  file.input.addEventListener("change", () => { if (file.input.files[0]) send(file.input.files[0]); });
  words.input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
  const parts = [...(urls.upload ? [file.element] : []), ...(urls.choices ? [words.element, results] : []), said];
  return { element: crel("div", { className: "ask-source" }, parts), send, search };
}

function wordsOf(node, credited) {
  let words = "";
  node?.content.forEach((part) => {
    if (part.isText && part.marks.some(({ type }) => type.name === "credit") === credited) words += part.text;
  });
  return words.trim();
}

// The caption as it was if its words were left alone, so that links and notes in it survive.
function captionOf(schema, node, caption, credit) {
  if (node && caption === wordsOf(node, false) && credit === wordsOf(node, true)) return node.content;
  let content = [];
  if (node && caption === wordsOf(node, false)) {
    node.content.forEach((part) => { if (!part.marks.some(({ type }) => type.name === "credit")) content.push(part); });
  } else if (caption) content = [schema.text(caption)];
  const last = content.at(-1);
  if (credit && last && !last.text?.endsWith(" ")) content.push(schema.text(" "));
  if (credit) content.push(schema.text(credit, [schema.marks.credit.create()]));
  return content;
}

function describing(attrs) {
  const state = attrs.alt ? "described" : attrs.decorative ? "decorative" : "later";
  const how = choice({
    legend: "For readers who cannot see it", name: "how", value: attrs.src ? state : "described",
    options: [["described", "Describe it"], ["decorative", "It is decoration and says nothing that the text does not"], ["later", "Not decided yet"]],
  });
  const alt = field({ label: "Description (alternative text)", name: "alt", value: attrs.alt, rows: 2, help: "What somebody would miss who does not see the picture." });
  const settle = () => { alt.element.hidden = how.value !== "described"; };
  for (const input of how.inputs) input.addEventListener("change", settle);
  settle();
  return { how, alt };
}

async function editPicture(editor, position = null, file = null) {
  const { schema } = editor;
  const node = position === null ? null : editor.state.doc.nodeAt(position);
  const urls = addresses(editor);
  let chosen = node ? { ...node.attrs } : { src: null, alt: "", decorative: false };
  const { how, alt } = describing(chosen);
  const caption = field({ label: "Caption", name: "caption", value: wordsOf(node, false), rows: 2 });
  const credit = field({ label: "Credit", name: "credit", value: wordsOf(node, true), help: "Who made it, or whose it is." });
  const preview = crel("img", { className: "ask-preview", alt: "The chosen picture", hidden: !chosen.src, src: chosen.src || "" });
  const wrong = crel("p", { className: "ask-wrong", role: "alert" });
  const from = source(urls, (picture) => {
    chosen = { ...chosen, src: picture.url, width: picture.width, height: picture.height };
    Object.assign(preview, { src: picture.url, hidden: false });
    if (!alt.input.value) alt.input.value = picture.alt || "";
    if (!credit.input.value) credit.input.value = picture.credit || "";
    wrong.textContent = "";
  });
  const act = await ask({
    title: node ? "Picture" : "New picture", save: node ? "Save" : "Insert", remove: node ? "Remove the picture" : "",
    content: [from.element, preview, wrong, how.element, alt.element, caption.element, credit.element],
    check: () => {
      if (!chosen.src) wrong.textContent = "Choose or upload a picture first.";
      return Boolean(chosen.src);
    },
    onOpen() {
      if (file) from.send(file);
      else if (!node && urls.choices) from.search();
    },
  });
  if (!act) return;
  const { tr } = editor.state;
  if (act === "remove") tr.delete(position, position + node.nodeSize);
  else {
    const attrs = { ...chosen, alt: how.value === "described" ? alt.input.value.trim() : "", decorative: how.value === "decorative" };
    const content = captionOf(schema, node, caption.input.value.trim(), credit.input.value.trim());
    const fresh = schema.nodes.picture.create(attrs, content);
    if (node) {
      tr.replaceWith(position, position + node.nodeSize, fresh);
      tr.setSelection(NodeSelection.create(tr.doc, position));
    } else {
      tr.replaceSelectionWith(fresh);
      goOnBehind(tr, fresh, schema);
    }
  }
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
}

// Whoever has put a picture in goes on with the text, not with its caption or credit.
function goOnBehind(tr, picture, schema) {
  let after = null;
  tr.doc.descendants((node, position) => {
    if (node === picture) after = position + node.nodeSize;
    return after === null;
  });
  if (after === null) return;
  if (!tr.doc.nodeAt(after)?.isTextblock) tr.insert(after, schema.nodes.paragraph.create());
  tr.setSelection(TextSelection.create(tr.doc, after + 1));
}

function chosenPicture(editor) {
  const { selection } = editor.state;
  if (selection instanceof NodeSelection && selection.node.type.name === "picture") return selection.from;
  const { $from } = selection;
  return $from.parent.type.name === "picture" ? $from.before() : null;
}

const stateOf = ({ alt, decorative }) => (alt ? `Described: ${alt}` : decorative ? "Decoration, not described" : "Not described yet");

// The picture among what was dropped or pasted, unless text came with it: Word and Excel add a picture of their text.
function pictureIn(data) {
  const html = data?.getData("text/html") ?? "";
  if (html.replace(/<!--[^]*?-->|<style[^]*?<\/style>|<[^>]*>|&nbsp;/gi, "").trim()) return null;
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/")) ?? null;
}

function takePicture(editor, data) {
  const file = pictureIn(data);
  if (!file || !addresses(editor).upload) return false;
  editPicture(editor, null, file);
  return true;
}

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addAttributes() {
    return {
      src: attribute("src"),
      alt: { default: "", parseHTML: (figure) => figure.querySelector("img").alt },
      width: attribute("width"),
      height: attribute("height"),
      decorative: { default: false, parseHTML: (figure) => figure.querySelector("img").getAttribute("role") === "presentation" },
    };
  },
  parseHTML: () => [
    {
      tag: "figure.picture",
      priority: 60,
      getAttrs: (figure) => (figure.querySelector("img[src]") ? null : false),
      contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
  ],
  renderHTML({ node }) {
    const { src, alt, width, height, decorative } = node.attrs;
    const attrs = { src, alt };
    if (width) attrs.width = width;
    if (height) attrs.height = height;
    if (decorative && !alt) attrs.role = "presentation";
    return ["figure", { class: "picture" }, ["img", attrs], ["figcaption", 0]];
  },
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const image = crel("img");
      const button = crel("button", { type: "button", className: "picture-state", contentEditable: "false" });
      const contentDOM = crel("figcaption", { "data-placeholder": "Caption" });
      const dom = crel("figure", { className: "picture" }, [image, button, contentDOM]);
      const show = ({ attrs }) => {
        if (image.getAttribute("src") !== attrs.src) image.src = attrs.src;
        image.alt = attrs.alt;
        button.textContent = `${stateOf(attrs)} – change`;
        dom.classList.toggle("picture-open", !attrs.alt && !attrs.decorative);
      };
      button.addEventListener("click", () => editPicture(editor, getPos()));
      show(node);
      return {
        dom, contentDOM,
        update(next) {
          if (next.type !== node.type) return false;
          show(next);
          return true;
        },
        stopEvent: (event) => event.target === button,
        ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
      };
    };
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    return [new Plugin({
      props: {
        handlePaste: (view, event) => takePicture(editor, event.clipboardData),
        handleDrop: (view, event) => {
          if (!pictureIn(event.dataTransfer)) return false;
          // It goes where it was dropped, not where the cursor was.
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          if (at) view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))));
          event.preventDefault();
          return takePicture(editor, event.dataTransfer);
        },
      },
    })];
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "picture",
      groups: "inserts",
      priority: 110,
      button: buttons.text("Picture", "Picture"),
      active: (current) => chosenPicture(current) !== null,
      // Without a store there is nothing to choose from, but what stands in the text can be changed.
      hidden: (current) => !Object.values(addresses(current)).some(Boolean) && chosenPicture(current) === null,
      command: (current) => editPicture(current, chosenPicture(current)),
    });
  },
});
