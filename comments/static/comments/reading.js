// The page of a comment: the next comment is there at once while the decision on the last one travels.
// Everything here also works as plain forms and links; the script only spares the waiting.
import { Assignments } from "./reading-assignments.js";
import { buttonOfMode, enterMode, leaveMode, listenToKeys, showChoice } from "./reading-keys.js";
import { Outbox } from "./reading-outbox.js";
import { listenForPreviews, showDifference, showMail } from "./reading-previews.js";
import { showUnsent } from "./reading-unsent.js";

// A page of one account is not answered in the session of another.
const PART = { "X-Part": "reading", "X-Made-For": document.querySelector("meta[name=admin-user]")?.content ?? "" };
const COMMENT = /\/comment\/(\d+)\/change\/$/;
const end = document.getElementById("reading-end");
const voice = document.getElementById("reading-said");
const undoButton = document.getElementById("reading-undo");
const decided = new Map();
const done = [];
const assignments = new Assignments();
let reading = document.getElementById("reading");
let left = reading.dataset.left;
let following = null;
let isMoving = false;
// Whose comments the site has decided on since this page was opened, in that order.
const settled = [];
// Counts decisions, so that a page fetched before one does not say how many are left after it.
let acts = 0;

const say = (text) => { voice.textContent = text; };
const numberIn = (url) => new URL(url, location.href).pathname.match(COMMENT)?.[1];
const isWhole = (text) => /^\d+$/.test(text);

// How many are left in the queue, as far as one can tell before the site has answered.
function count(change) {
  const asked = new URL(reading.dataset.url, location.href).searchParams;
  const leaves = asked.get("state") !== "all" && !asked.get("q");
  if (leaves && isWhole(left)) left = String(Math.max(0, Number(left) + change));
  acts += 1;
}

// The site's own count, without what is on its way still.
function heed(number) {
  left = isWhole(String(number)) ? String(Math.max(0, Number(number) - outbox.size)) : String(number);
}

// Pages

async function fetchPart(url) {
  const sawAll = outbox.size === 0 && acts;
  const seen = settled.length;
  const response = await fetch(url, { headers: PART });
  const part = partOf(await response.text());
  if (part && sawAll !== false) part.dataset.sawActs = sawAll;
  if (part) part.dataset.seen = seen;
  return part;
}

const partOf = (html) => new DOMParser().parseFromString(html, "text/html").getElementById("reading");

// What is said of a writer must not be older than the last decision on one of their comments.
async function freshen() {
  const { writer, seen } = reading.dataset;
  if (!writer || !settled.slice(Number(seen ?? 0)).includes(writer)) return;
  const part = await fetchPart(reading.dataset.url).catch(() => null);
  if (part?.dataset.number !== reading.dataset.number) return;
  reading.dataset.seen = part.dataset.seen;
  for (const name of ["writer", "similar"]) {
    const of = `[data-panel="${name}"]`;
    reading.querySelector(of)?.replaceWith(part.querySelector(of));
  }
}

// The next one is assigned before it is fetched, so that no colleague is given it as well.
function prefetch() {
  const here = reading;
  following = null;
  here.assigned = assign(here).then((url) => {
    here.dataset.next = url;
    const link = here.querySelector("a[data-next]");
    if (link && url) link.setAttribute("href", url);
    if (url && here === reading) following = { url, part: fetchPart(url).then((part) => assignments.reserve(part)).catch(() => null) };
    return url;
  });
}

async function assign({ dataset }) {
  if (!dataset.assign || !dataset.next) return dataset.next;
  const response = await post(dataset.assign, [["csrfmiddlewaretoken", tokenOnPage()], ["after", dataset.number]]);
  return response?.ok ? (await response.json()).url : dataset.next;
}

async function partAt(url) {
  const ready = following?.url === url && await following.part;
  return ready || fetchPart(url);
}

function show(part, { said = "", push = true } = {}) {
  const fresh = document.importNode(part, true);
  reading.replaceWith(fresh);
  reading = fresh;
  reading.hidden = false;
  end.hidden = true;
  if (part.dataset.sawActs === String(acts)) left = part.dataset.left;
  if (push) history.pushState(null, "", reading.dataset.url);
  document.title = document.title.replace(/^[^|]*/, `${reading.dataset.title} `);
  document.getElementById("reading-crumb").textContent = reading.dataset.number;
  showChoice();
  showCounts();
  const title = document.getElementById("reading-title");
  title.focus();
  say(`${said}${said ? " Now " : ""}${title.dataset.said}; ${left} left`);
  assignments.take(reading);
  prefetch();
  freshen();
}

function showCounts() {
  if (undoButton) undoButton.hidden = !done.length;
  document.getElementById("queue-left").textContent = left;
  for (const item of reading.querySelectorAll(".queue-window li")) {
    const word = decided.get(item.dataset.number);
    item.classList.toggle("queue-done", Boolean(word));
    if (word) item.querySelector("small").textContent = word.toLowerCase();
  }
}

function showEnd(said) {
  reading.hidden = true;
  end.hidden = false;
  showCounts();
  assignments.forget();
  end.querySelector("h1").focus();
  say(`${said}${said ? " " : ""}Nothing else is waiting`);
}

async function go(url, options = {}) {
  if (isMoving) return;
  isMoving = true;
  try {
    const part = await partAt(url);
    if (part) show(part, options);
    else location.assign(url);
  } catch {
    say(`${options.said ?? ""} The next comment could not be fetched. Try again.`.trim());
  } finally {
    isMoving = false;
  }
}

// Deciding

const outbox = new Outbox({
  sent(item, answer) {
    heed(answer.left);
    item.next = answer.next;
    settled.push(item.writer);
    showCounts();
    freshen();
  },
  refused(item, html) {
    decided.delete(item.number);
    if (done.includes(item)) done.splice(done.indexOf(item), 1);
    count(+1);
    const part = partOf(html);
    if (part) bringBack(item, part);
    else say(`#${item.number} could not be decided: it is not there any more.`);
  },
  changed: (items, problem) => showUnsent(items, problem),
  async freshToken() {
    return (await fetchPart(reading.dataset.url))?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  },
});

// Somebody was first: both decisions are shown, but nobody who is writing is torn away.
function bringBack(item, part) {
  const showIt = () => {
    assignments.release();
    show(part);
    say(`#${item.number} is back: ${reading.querySelector("[role=alert] p, p[role=alert]")?.textContent ?? "it was not decided."}`);
  };
  if (reading.hidden || !reading.contains(document.activeElement) || !document.activeElement.matches("input, textarea")) showIt();
  else showUnsent(outbox.items, outbox.problem, { text: `#${item.number} was not decided as you asked.`, act: showIt });
}

async function decide(form, button) {
  if (isMoving) return;
  const fields = [...new FormData(form, button)].map(([name, value]) => [name, String(value)]);
  const { assigned } = reading;
  const { number, writer } = reading.dataset;
  // Buttons named “action” hide the form’s own property of that name.
  const item = outbox.add({ number, url: form.getAttribute("action"), fields, said: button.dataset.said, page: reading.dataset.url, writer });
  done.push(item);
  decided.set(number, button.dataset.said);
  assignments.forget();
  count(-1);
  isMoving = true;
  const next = await assigned;
  isMoving = false;
  await advance(item, next);
}

// To the next; at the end of what this window knows, to what the site says is left.
async function advance(item, next) {
  const said = `${item.said} #${item.number}.`;
  if (next && !decided.has(numberIn(next))) return go(next, { said });
  isMoving = true;
  say(said);
  await outbox.empty();
  isMoving = false;
  if (item.next === undefined) return undefined; // Refused: the comment is back.
  return item.next ? go(item.next, { said }) : showEnd(said);
}

async function undo(form) {
  if (isMoving) return undefined;
  const item = done.pop();
  if (item && outbox.drop(item)) {
    count(+1);
    return takenBack(item, `Taken back: #${item.number} is waiting again.`);
  }
  const answer = item && await item.settled;
  const decision = item ? answer?.decision : form?.elements.decision.value;
  if (!decision) return say("There is nothing to take back.");
  const fields = [["csrfmiddlewaretoken", tokenOnPage()], ["decision", decision]];
  const response = await post(reading.dataset.undo, fields);
  if (!response) {
    if (item) done.push(item);
    return say("Taking it back did not reach the site. Try again.");
  }
  const told = await response.json();
  if (!response.ok) return say(told.problem);
  acts += 1;
  heed(told.left);
  return takenBack({ number: String(told.number), page: told.url }, told.said);
}

function takenBack(item, said) {
  decided.delete(item.number);
  assignments.release();
  following = null;
  return go(item.page, { said });
}

// A post whose answer is waited for; nothing if it did not arrive.
async function post(url, fields) {
  const headers = { Accept: "application/json, text/html;q=0.5", ...PART };
  try {
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
    return response.redirected || response.status === 403 || response.status >= 500 ? null : response;
  } catch {
    return null;
  }
}

const tokenOnPage = () => reading.querySelector("[name=csrfmiddlewaretoken]").value;

async function edit(form) {
  const response = await post(form.getAttribute("action"), new FormData(form));
  if (!response) return say("The edit did not reach the site. It is still in the field: try again.");
  if (!response.ok) return show(partOf(await response.text()));
  const answer = await response.json();
  done.push({ number: reading.dataset.number, page: answer.url, settled: Promise.resolve(answer) });
  following = null;
  return go(answer.url, { said: answer.said, push: false });
}

async function keepNote(form) {
  const response = await post(form.getAttribute("action"), new FormData(form));
  if (response?.status === 422) return say("Not kept: a note needs words, at most 2,000 characters. It is still in the field.");
  if (!response?.ok) return say("The note did not reach the site. It is still in the field: try again.");
  const part = await fetchPart(reading.dataset.url);
  reading.querySelector(".reading-sidebar").replaceWith(part.querySelector(".reading-sidebar"));
  document.getElementById("reading-title").focus();
  return say((await response.json()).said);
}

// What was pressed

function onSubmit(event) {
  const { target: form, submitter } = event;
  const take = (act) => { event.preventDefault(); act(); };
  if (form.id === "decide-at-once") take(() => decide(form, submitter));
  else if (form.id === "decide-because") take(() => decideBecause(form, submitter));
  else if (form.matches(".decide-undo, .undo")) take(() => undo(form));
  else if (form.matches(".note-form")) take(() => keepNote(form));
  else if (form.matches(".reading-edit form")) take(() => (submitter?.matches(".edit-show") ? showDifference(form) : edit(form)));
}

function decideBecause(form, submitter) {
  if (submitter?.name === "previewed") return showMail(form);
  const button = submitter ?? buttonOfMode(form);
  if (!form.querySelector("[name=reason]:checked")) return say(enterMode(button));
  return decide(form, button);
}

function onClick(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (!reading.contains(link) || !numberIn(link.href)) return;
  event.preventDefault();
  assignments.release();
  go(link.href);
}

undoButton?.addEventListener("click", () => undo());
document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
addEventListener("popstate", () => go(location.href, { push: false }));
addEventListener("pagehide", () => assignments.leave());
addEventListener("pageshow", (event) => event.persisted && assignments.take(reading));
document.getElementById("unsent-now").addEventListener("click", () => outbox.work());
listenToKeys();
listenForPreviews();
outbox.restore();
assignments.take(reading);
prefetch();
