// What the body editor knows beyond django-prose-editor: the names are those of EDITOR_EXTENSIONS in articles/content/sanitize.py.
export * from "./embeds.js";
export * from "./figures.js";
export * from "./notes.js";
export * from "./pasting.js";
export * from "./pictures.js";
export * from "./tables.js";
export * from "./text.js";
export * from "./writing.js";
