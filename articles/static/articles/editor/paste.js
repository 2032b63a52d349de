// Markup from other programs, made plain: nothing here knows the editor, so that it can be tried on its own.
// Text editors write what a paragraph looks like; what is kept is what it is.

// What draws, runs, or is the same once more for machines goes with its content (DROPPED_TAGS in articles/content/sanitize.py); of every
// other element the words stay, whatever it is called: Word's content controls, fields and smart tags, formulas, custom elements.
const DROPPED = "script, style, title, xml, object, iframe, noscript, template, svg, canvas, annotation, annotation-xml";
const GONE = DROPPED + ", .msoDel, .MsoCommentReference, "
  + "[data-look*=';mso-element:comment'], [data-look*='mso-comment'], [data-look*=';display:none'], [data-look*=';mso-hide:all'], [data-look*=';mso-list:ignore']";
// What parts words and is no paragraph yet (DIVISIONS in articles/content/sanitize.py).
const DIVISIONS = "div, section, article, aside, header, footer, main, nav, center, address, details, summary, dialog, form, fieldset, legend, option, hgroup";
const BLOCKS = `p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, pre, hr, dl, figure, ${DIVISIONS}`;
const RENAMED = { B: "strong", I: "em", STRIKE: "s", DEL: "s", H5: "h4", H6: "h4" };
const KEPT = new Set([
  ..."P BR HR H2 H3 H4 UL OL LI DL DT DD BLOCKQUOTE PRE A STRONG EM S SUB SUP CODE ABBR CITE Q TABLE CAPTION TBODY THEAD TFOOT TR TH TD FIGURE FIGCAPTION".split(" "),
]);
const ATTRIBUTES = { H2: ["id"], H3: ["id"], H4: ["id"], A: ["href"], OL: ["start", "type"], TH: ["colspan", "rowspan", "scope"], TD: ["colspan", "rowspan"], ABBR: ["title"] };

// The markup with every tag changed: a ">" in the quotes of a value ends none.
function inTags(html, change) {
  const pieces = [];
  let done = 0;
  const begin = /<[a-z]/gi;
  for (let found = begin.exec(html); found; found = begin.exec(html)) {
    const end = endOfTag(html, begin.lastIndex);
    if (end < 0) break;
    pieces.push(html.slice(done, found.index), change(html.slice(found.index, end)));
    done = begin.lastIndex = end;
  }
  return pieces.join("") + html.slice(done);
}

function endOfTag(html, from) {
  const mark = /[>=]/g;
  mark.lastIndex = from;
  for (let found = mark.exec(html); found; found = mark.exec(html)) {
    if (found[0] === ">") return mark.lastIndex;
    const quote = /\s*(["']?)/y;
    quote.lastIndex = mark.lastIndex;
    const [blanks, sign] = quote.exec(html);
    const value = mark.lastIndex + blanks.length;
    if (sign && html.indexOf(sign, value) < 0) return -1;
    mark.lastIndex = sign ? html.indexOf(sign, value) + 1 : value;
  }
  return -1;
}

// Looks are read under another name, and what would run is taken out: to parse either is to ask the page's policy for leave.
const ACTION = /(?<=[\s/"'])on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi;
const LOOK = /(?<=[\s/"'])style\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi;

function lookOf(_, value) {
  const rules = value.replace(/^["']|["']$/g, "").replace(/&quot;|"/g, "").toLowerCase().split(";");
  return `data-look=";${rules.map((rule) => rule.trim().replace(/\s*:\s*/, ":")).join(";")}"`;
}

function parse(html) {
  const plain = between(html, /<style[\s/>]/i, /<\/style\s*>/i, () => "").replace(/<(?=style[\s/>])/gi, "<x-");
  const harmless = (tag) => (/^<(?:base|meta|link)[\s/>]/i.test(tag) ? "" : tag.replace(ACTION, "").replace(LOOK, lookOf));
  return new DOMParser().parseFromString(inTags(plain, harmless), "text/html").body;
}

const looksOf = (element) => element.dataset.look ?? "";

function rename(element, name) {
  const fresh = element.ownerDocument.createElement(name);
  for (const { name: key, value } of [...element.attributes]) if (key !== "data-look") fresh.setAttribute(key, value);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

// Pieces that a program shows to some readers only, cut at marks that stand in pairs, each read once.
function between(html, begin, end, keep) {
  let rest = html;
  const pieces = [];
  for (;;) {
    const start = rest.search(begin);
    if (start < 0) return pieces.join("") + rest;
    const inner = rest.slice(start).replace(begin, "");
    const stop = inner.search(end);
    if (stop < 0) return pieces.join("") + rest;
    pieces.push(rest.slice(0, start), keep(inner.slice(0, stop)));
    rest = inner.slice(stop).replace(end, "");
  }
}

// Word writes a formula twice: as words, in a comment, and as a picture for those who cannot read the comment.
function withoutConditions(html) {
  const formulas = between(html, /<!--\[if gte msEquation[^>]{0,200}>/, /<!\[endif\]-->/, (words) => words);
  const shown = between(formulas, /<!--\[if [^>]{0,200}>/, /<!\[endif\]-->/, () => "");
  const once = between(shown, /<!\[if !msEquation\]>/, /<!\[endif\]>/, () => "");
  return once.replace(/<!\[(?:if|endif)[^<>]*>/g, "").replace(/<\?xml[^<>]*>/g, "");
}

const unwrap = (element) => element.replaceWith(...element.childNodes);
const isBlock = (node) => node?.nodeType === 1 && node.matches(BLOCKS);
const isBlank = (element) => !element.textContent.replace(/[\s\u00a0]/g, "") && !element.querySelector("img, td, hr");

// Footnotes: Word (_ftn1), Google Docs (ftnt1) and LibreOffice (sdfootnote1sym) name both ends.
const NOTE_REF = /#(?:_(ftn|edn)|(ftnt)|(sdfootnote|sdendnote))([0-9]+)(?:sym)?$/;
const NOTE_BACK = /#(?:_(ftn|edn)ref|(ftnt)_ref|(sdfootnote|sdendnote))([0-9]+)(?:anc)?$/;

function noteKey(link, pattern) {
  const found = pattern.exec(link.getAttribute("href") ?? "");
  return found ? `${found[1] ?? found[2] ?? found[3]} ${found[4]}` : "";
}

function isBackLink(link) {
  const href = link.getAttribute("href") ?? "";
  return /ref[0-9]+$/.test(href) || href.endsWith("anc");
}

function inlineNotes(body) {
  const notes = new Map();
  for (const link of [...body.querySelectorAll("a[href*='#']")]) {
    if (!isBackLink(link) || !noteKey(link, NOTE_BACK)) continue;
    const key = noteKey(link, NOTE_BACK);
    const home = link.closest("div[id^='ftn'], div[id^='edn'], div[id^='sdfootnote'], div[id^='sdendnote']") ?? link.closest("li, p, div");
    if (!home || home === body) continue;
    link.remove();
    notes.set(key, home);
    home.remove();
  }
  for (const link of [...body.querySelectorAll("a[href*='#']")]) {
    const note = notes.get(noteKey(link, NOTE_REF));
    if (!note) continue;
    const span = body.ownerDocument.createElement("span");
    span.className = "note";
    const copy = note.cloneNode(true);
    for (const block of [...copy.querySelectorAll("p, div, li")].reverse()) {
      block.append(" ");
      unwrap(block);
    }
    span.append(...copy.childNodes);
    const raised = link.closest("sup");
    (raised && raised.textContent.trim() === link.textContent.trim() ? raised : link).replaceWith(span);
  }
  for (const list of body.querySelectorAll("[data-look*='footnote-list'], [data-look*='endnote-list']")) {
    for (const rule of list.querySelectorAll("hr")) rule.remove();
    if (isBlank(list)) list.remove();
  }
}

// Word's lists are paragraphs that carry their bullet with them.
function markerOf(paragraph) {
  const marker = paragraph.querySelector("[data-look*=';mso-list:ignore']");
  const text = (marker ?? paragraph).textContent.trim();
  return { marker, text };
}

function listItem(paragraph) {
  const style = looksOf(paragraph);
  const level = /mso-list:[^;]*level([0-9])/.exec(style);
  if (paragraph.tagName !== "P" || (!level && !/MsoListParagraph/.test(paragraph.className))) return null;
  const { marker, text } = markerOf(paragraph);
  const mark = marker ? text : /^(?:[·•▪◦o§–-]|\(?(?:[0-9]+|[a-z]|[ivx]+)[.)])(?=[\s\u00a0])/i.exec(text)?.[0] ?? "";
  if (!level && !mark) return null;
  if (marker) marker.remove();
  else if (mark) stripStart(paragraph, mark);
  const number = /^\(?([0-9]+|[a-z]|[ivxlc]+)[.)]$/i.exec(mark)?.[1];
  return { level: level ? +level[1] : 1, ordered: number !== undefined, number };
}

function stripStart(paragraph, mark) {
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, 4);
  let left = mark.length;
  for (let node = walker.nextNode(); node && left >= 0; node = walker.nextNode()) {
    const text = node.data.replace(/^[\s\u00a0]+/, "");
    node.data = text.slice(left).replace(/^[\s\u00a0]+/, "");
    left -= text.length;
    if (node.data) break;
  }
}

function realLists(body) {
  let stack = [];
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const item = listItem(paragraph);
    if (!item) continue;
    const previous = paragraph.previousElementSibling;
    if (!stack.length || previous !== stack[0].list) stack = [];
    while (stack.length > item.level) stack.pop();
    if (stack.length === item.level && stack.at(-1).ordered !== item.ordered) {
      stack.pop();
    }
    while (stack.length < item.level) {
      const list = body.ownerDocument.createElement(item.ordered ? "ol" : "ul");
      if (item.ordered && /^[0-9]+$/.test(item.number) && +item.number > 1) list.setAttribute("start", item.number);
      const parent = stack.at(-1);
      if (parent) (parent.list.lastElementChild ?? parent.list.appendChild(body.ownerDocument.createElement("li"))).append(list);
      else paragraph.before(list);
      stack.push({ list, ordered: item.ordered });
    }
    const line = body.ownerDocument.createElement("li");
    line.append(...paragraph.childNodes);
    stack.at(-1).list.append(line);
    paragraph.remove();
  }
}

// Looks that mean something: bold, italics, raised and lowered.
function marksFromStyles(body) {
  for (const element of [...body.querySelectorAll("[data-look]")]) {
    const style = looksOf(element);
    if (/^(B|STRONG)$/.test(element.tagName) && /;font-weight:(normal|400)/.test(style)) { unwrap(element); continue; }
    if (/^(I|EM)$/.test(element.tagName) && /;font-style:normal/.test(style)) { unwrap(element); continue; }
    if (element.tagName !== "SPAN") continue;
    const marks = [
      [/;font-weight:(bold|[6-9]00)/, "strong"], [/;font-style:italic/, "em"], [/;vertical-align:super/, "sup"],
      [/;vertical-align:sub(?:;|$)/, "sub"], [/;text-decoration[^;]*:[^;]*line-through/, "s"],
    ];
    for (const [pattern, name] of marks) {
      if (!pattern.test(style) || element.closest(`h1, h2, h3, h4, th, ${name}`)) continue;
      const mark = body.ownerDocument.createElement(name);
      mark.append(...element.childNodes);
      element.append(mark);
    }
  }
}

// What a link leads to, without the detour that a mail program or Google made of it.
function plainAddress(href) {
  let url;
  try { url = new URL(href); } catch { return /^\/[^/]/.test(href) ? href : ""; }
  if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") return plainAddress(url.searchParams.get("q") ?? "");
  if (url.hostname.endsWith("safelinks.protection.outlook.com")) return plainAddress(url.searchParams.get("url") ?? "");
  return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? href : "";
}

// Links within the text keep leading to headings: those pasted with them, and those (`known`) that stand in the text already.
// The server gives headings their names and leads the links there (`_with_anchors` in articles/content/sanitize.py).
function linksWithin(body, known) {
  const places = new Map(known.map((name) => [name, name]));
  const headings = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6, p.MsoTitle")];
  for (const heading of headings) {
    const names = namesOf(heading);
    for (const name of names) if (!places.has(name)) places.set(name, names[0]);
    heading.removeAttribute("id");
    heading.dataset.place = names[0] ?? "";
  }
  const wanted = new Set();
  let lost = 0;
  for (const link of body.querySelectorAll("a[href^='#']")) {
    let name = link.getAttribute("href").slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    // Google Docs says what kind of place it is.
    const place = places.get(name) ?? places.get(name.replace(/^(heading|bookmark)=/, ""));
    if (place) link.setAttribute("href", `#${encodeURIComponent(place)}`);
    else {
      if (name && !isBlank(link)) lost += 1;
      link.removeAttribute("href");
    }
    if (place) wanted.add(place);
  }
  for (const heading of headings) if (wanted.has(heading.dataset.place)) heading.id = heading.dataset.place;
  return lost;
}

// What a heading is called: by itself, by marks within it, and by one that stands before it.
function namesOf(heading) {
  const before = heading.previousElementSibling;
  const marks = [heading, ...heading.querySelectorAll("[id], a[name]"), ...(before && isBlank(before) ? [before, ...before.querySelectorAll("[id], a[name]")] : [])];
  return marks.flatMap((mark) => [mark.id, mark.getAttribute("name")]).filter(Boolean);
}

// Between these, a field of Word says how its result is made: "TOC \\o", "CITATION Smith".
function withoutFieldCodes(body) {
  const walker = body.ownerDocument.createTreeWalker(body, 5);
  const open = [];
  const codes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const mark = node.nodeType === 1 ? /;mso-element:field-(begin|separator|end)/.exec(looksOf(node))?.[1] : "";
    if (mark === "begin") open.push(codes.length);
    else if (mark === "separator" && open.length) open[open.length - 1] = -1;
    else if (mark === "end") open.pop();
    else if (node.nodeType === 3 && open.some((start) => start >= 0)) codes.push(node);
  }
  // Of a field that never ends, nobody knows where its words begin.
  const unended = open.find((start) => start >= 0);
  if (unended !== undefined) codes.length = unended;
  for (const code of codes) code.remove();
}

// Pictures that were seen: not the dots by which a mail is counted, nor what only lays out.
function picturesIn(body) {
  const isDot = (image) => ["width", "height"].some((name) => /^[01](?:px)?$/.test(image.getAttribute(name) ?? ""));
  const images = [...body.querySelectorAll("img")].filter((image) => !isDot(image) && !image.matches("picture img"));
  return images.length + body.querySelectorAll("picture, svg:not(svg svg), canvas").length
    + [...body.getElementsByTagName("v:imagedata")].length;
}

function plainElements(body) {
  const shift = body.querySelector("h1, .MsoTitle") ? 1 : 0;
  for (const element of [...body.querySelectorAll("*")].reverse()) {
    const level = /^H([1-6])$/.exec(element.tagName);
    let current = element;
    if (element.matches("p.MsoTitle")) current = rename(element, "h2");
    else if (level) current = rename(element, `h${Math.min(4, Math.max(2, +level[1] + shift))}`);
    else if (RENAMED[element.tagName]) current = rename(element, RENAMED[element.tagName]);
    else if (element.matches(DIVISIONS) && !element.querySelector(BLOCKS) && !isBlank(element) && !element.closest("td, th, li")) current = rename(element, "p");
    if (current.tagName === "A") {
      const written = current.getAttribute("href") ?? "";
      const href = written.startsWith("#") ? written : plainAddress(written);
      if (href) current.setAttribute("href", href);
      else { unwrap(current); continue; }
    }
    if (!KEPT.has(current.tagName) && !current.matches("span.note")) { unwrap(current); continue; }
    for (const { name } of [...current.attributes]) {
      if (!(ATTRIBUTES[current.tagName] ?? []).includes(name) && !(name === "class" && current.matches("span.note"))) current.removeAttribute(name);
    }
  }
}

function tidy(body) {
  body.normalize();
  const walker = body.ownerDocument.createTreeWalker(body, 4);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("pre")) node.data = node.data.replace(/[ \t\r\n\u00a0]{2,}|[\t\r\n]/g, " ");
  }
  for (const blank of blanksBetweenBlocks(body)) blank.remove();
  for (const nested of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    if (nested.previousElementSibling?.tagName === "LI") nested.previousElementSibling.append(nested);
  }
  for (const line of [...body.querySelectorAll("br")]) {
    const rest = line.nextSibling;
    if (isBlock(line.previousSibling) || isBlock(rest) || !rest || (rest.nodeType === 3 && !rest.data.trim() && !rest.nextSibling)) line.remove();
  }
  for (const element of [...body.querySelectorAll("strong, em, s, sub, sup, a, h2, h3, h4, p, li, ul, ol, blockquote, span.note")].reverse()) {
    if (!isBlank(element) || element.closest("td, th")) continue;
    if (element.matches("strong, em, s, sub, sup, a")) unwrap(element);
    else element.remove();
  }
  for (const cell of body.querySelectorAll("td, th, li, span.note")) {
    const paragraphs = cell.querySelectorAll(":scope > p");
    const others = [...cell.children].slice(1);
    if (paragraphs.length === 1 && paragraphs[0] === cell.firstElementChild && others.every((other) => other.matches("ul, ol"))) unwrap(paragraphs[0]);
  }
  body.normalize();
  for (const block of body.querySelectorAll("p, h2, h3, h4, li, td, th, span.note")) trimEnds(block);
}

function blanksBetweenBlocks(body) {
  const walker = body.ownerDocument.createTreeWalker(body, 4);
  const found = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const isBetween = node.parentElement.matches("ul, ol, dl, table, thead, tbody, tfoot, tr") || isBlock(node.previousSibling) || isBlock(node.nextSibling);
    if (isBetween && !node.data.trim()) found.push(node);
  }
  return found;
}

function trimEnds(block) {
  if (block.firstChild?.nodeType === 3) block.firstChild.data = block.firstChild.data.replace(/^[\s\u00a0]+/, "");
  if (block.lastChild?.nodeType === 3) block.lastChild.data = block.lastChild.data.replace(/[\s\u00a0]+$/, "");
}

// Tables of a spreadsheet have no header cells; their first row is one.
function isSheet(html, body) {
  if (/office:excel|Excel\.Sheet|google-sheets-html-origin/i.test(html)) return true;
  const [only, ...others] = body.children;
  return Boolean(only?.matches("table") && !others.length && !/\bmso-|MsoNormal|docs-internal/i.test(html) && !only.querySelector("th, thead, table"));
}

function headedTable(table) {
  const rows = [...table.rows];
  while (rows.length && isEmptyRow(rows.at(-1))) rows.pop().remove();
  const width = Math.max(...rows.map((row) => row.cells.length), 0);
  if (width < 2) {
    const words = rows.map((row) => row.cells[0]?.innerHTML.trim()).filter(Boolean);
    table.replaceWith(...words.map((inner) => Object.assign(table.ownerDocument.createElement("p"), { innerHTML: inner })));
    return;
  }
  for (const cell of [...(rows[0]?.cells ?? [])]) {
    const head = cell.tagName === "TH" ? cell : rename(cell, "th");
    head.setAttribute("scope", "col");
    for (const bold of head.querySelectorAll("strong, b")) unwrap(bold);
  }
}

const isEmptyRow = (row) => [...row.cells].every(isBlank);

function scopedHeads(table) {
  for (const cell of table.querySelectorAll("thead td")) rename(cell, "th");
  for (const head of table.querySelectorAll("th:not([scope])")) {
    head.setAttribute("scope", head.closest("tr") === table.rows[0] ? "col" : "row");
  }
}

// The markup made plain, and how many pictures and links within the text did not come along.
// `known` are the headings of the text that it is pasted into, by their names.
export function readPasted(html, known = []) {
  const body = parse(withoutConditions(html));
  const sheet = isSheet(html, body);
  const comments = body.ownerDocument.createTreeWalker(body, 128);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
  const pictures = picturesIn(body);
  withoutFieldCodes(body);
  realLists(body);
  for (const gone of body.querySelectorAll(GONE)) gone.remove();
  inlineNotes(body);
  const links = linksWithin(body, known);
  marksFromStyles(body);
  plainElements(body);
  tidy(body);
  for (const table of [...body.querySelectorAll("table")]) (sheet ? headedTable : scopedHeads)(table);
  return { html: body.innerHTML.trim(), pictures, links };
}

// What an editor of this kind copied, here or elsewhere, comes in as it was, but for what would run and pictures that are not from here.
export function readSlice(html) {
  const body = parse(html);
  for (const gone of body.querySelectorAll(`${DROPPED}, embed`)) gone.remove();
  const foreign = [...body.querySelectorAll("img")].filter((image) => !(image.matches("figure.picture img") && /^\/media\//.test(image.getAttribute("src"))));
  for (const image of foreign) image.remove();
  return { html: body.innerHTML, pictures: foreign.length, links: 0 };
}

// Lines parted by tabs, as a spreadsheet gives them where it gives no markup: at least two rows and two columns.
export function tableFromText(text) {
  if (!text.includes("\t")) return "";
  const rows = [[""]];
  let quoted = false;
  const characters = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at];
    const row = rows.at(-1);
    const last = row.length - 1;
    if (quoted && character === '"' && characters[at + 1] === '"') { row[last] += '"'; at += 1; }
    else if (quoted && character === '"') quoted = false;
    else if (!quoted && character === '"' && !row[last]) quoted = true;
    else if (!quoted && character === "\t") row.push("");
    else if (!quoted && character === "\n") rows.push([""]);
    else row[last] += character;
  }
  if (rows.length < 2 || rows[0].length < 2 || rows.some((row) => row.length !== rows[0].length)) return "";
  const cell = document.createElement("div");
  const written = (words) => { cell.textContent = words.trim(); return cell.innerHTML.replaceAll("\n", "<br>"); };
  const line = (row, at) => `<tr>${row.map((words) => (at ? `<td>${written(words)}</td>` : `<th scope="col">${written(words)}</th>`)).join("")}</tr>`;
  return `<table><tbody>${rows.map(line).join("")}</tbody></table>`;
}
