// Text as it is stored: lists, code and marks that django-prose-editor writes differently or does not know.
import { CodeBlock as BaseCodeBlock, Heading as BaseHeading, Mark, Node, OrderedList as BaseOrderedList } from "django-prose-editor/editor";

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] === null ? {} : { [name]: attributes[name] }),
});

export const OrderedList = BaseOrderedList.extend({
  addAttributes() {
    return { start: attribute("start"), type: attribute("type"), reversed: attribute("reversed") };
  },
  addNodeView: null,
  renderHTML({ HTMLAttributes }) {
    return ["ol", HTMLAttributes, 0];
  },
});

// Its name is kept, so that links to it go on leading there when it is worded anew; the server gives the new one.
export const Heading = BaseHeading.extend({
  addAttributes() {
    return { ...this.parent?.(), id: { ...attribute("id"), keepOnSplit: false } };
  },
});

export const CodeBlock = BaseCodeBlock.extend({
  addAttributes() {
    return {
      coded: { default: true, rendered: false, parseHTML: (element) => element.firstElementChild?.tagName === "CODE" },
    };
  },
  renderHTML({ node }) {
    return node.attrs.coded ? ["pre", ["code", 0]] : ["pre", 0];
  },
});

export const DefinitionList = Node.create({
  name: "definitionList",
  group: "block",
  content: "(definitionTerm | definition)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: () => ["dl", 0],
});

export const DefinitionTerm = Node.create({
  name: "definitionTerm",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "dt" }],
  renderHTML: () => ["dt", 0],
});

export const Definition = Node.create({
  name: "definition",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "dd" }],
  renderHTML: () => ["dd", 0],
});

const plainMark = (name, tag) =>
  Mark.create({ name, parseHTML: () => [{ tag, priority: 60 }], renderHTML: () => [tag, 0] });

export const Cite = plainMark("cite", "cite");
export const InlineQuote = plainMark("inlineQuote", "q");
export const Deleted = plainMark("deleted", "del");
export const Inserted = plainMark("inserted", "ins");

export const Abbreviation = Mark.create({
  name: "abbreviation",
  addAttributes: () => ({ title: attribute("title") }),
  parseHTML: () => [{ tag: "abbr" }],
  renderHTML: ({ HTMLAttributes }) => ["abbr", HTMLAttributes, 0],
});
