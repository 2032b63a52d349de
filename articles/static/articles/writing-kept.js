// What could not be saved is kept in this browser, and offered back the next time.
//
// A copy holds what “Save draft” would have sent from that window: the words, what each field held before
// (`initial-…`) and the version that this was. Taking it over sends exactly that, so the server puts it
// together with what was saved meanwhile, as it does with every stale save.
import { differing, inWords, labelOf, same, valuesOf } from "./writing-fields.js";

const SHOWN = 240;
const SENT = "writing:sent";

// A page of the admin that says “saved” after a button sent something: its copy has done its duty.
export function forgetWhatArrived() {
  try {
    const place = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (place && document.querySelector(".messagelist .success")) localStorage.removeItem(place);
  } catch { /* Nothing was kept. */ }
}

function plain(text) {
  if (!text.includes("<")) return text;
  // Parsed apart from the page: nothing in it runs or loads.
  return new DOMParser().parseFromString(text.replaceAll("</", " </"), "text/html").body.textContent;
}

function aroundChange(text, other) {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  start = Math.max(0, start - 60);
  const part = text.slice(start, start + SHOWN);
  return (start ? "… " : "") + part + (start + SHOWN < text.length ? " …" : "") || "empty";
}

export class LocalCopy {
  constructor(form, bar) {
    this.form = form;
    this.box = document.getElementById("kept");
    this.user = bar.dataset.user;
    this.article = bar.dataset.article;
    this.isRefused = "refused" in bar.dataset;
    this.saved = { window: bar.dataset.savedWindow, serial: Number(bar.dataset.savedSerial) };
    this.stored = valuesOf(form); // Whoever saves the form says here what is stored.
  }

  // One copy a window: none overwrites another that waits to be offered.
  get prefix() {
    return `writing:${this.user}:${this.article}:`;
  }

  get place() {
    return this.prefix + this.form.elements.window.value;
  }

  moveTo(article) {
    this.drop();
    this.article = article;
  }

  // True if it is really kept: private windows and full disks refuse. What is being sent by a button
  // has the number of that save, what is not sent yet the next.
  keep({ isSent = false } = {}) {
    // Whoever signs out and has it deleted does not get it kept again as the page goes.
    if (document.documentElement.dataset.signingOut === "delete") return true;
    const { window: key, window_serial: serial } = this.form.elements;
    const copy = {
      at: Date.now(),
      window: key.value,
      serial: Number(serial.value || 0) + (isSent ? 0 : 1),
      changed: this.changed(),
      fields: this.fields(),
    };
    try {
      localStorage.setItem(this.place, JSON.stringify(copy));
      if (isSent) sessionStorage.setItem(SENT, this.place);
      return true;
    } catch {
      return false;
    }
  }

  // By field: what was stored, and what was typed in its place.
  changed() {
    const now = valuesOf(this.form);
    return Object.fromEntries(differing(now, this.stored).map((name) => [name, [this.stored[name] ?? [], now[name] ?? []]]));
  }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  drop(place = this.place) {
    try {
      localStorage.removeItem(place);
    } catch { /* Nothing was kept there. */ }
  }

  read(place) {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  }

  // Where other windows kept something of this article, the latest first.
  places() {
    try {
      const places = Object.keys(localStorage).filter((one) => one.startsWith(this.prefix) && one !== this.place);
      return places.sort((one, other) => (this.read(other)?.at ?? 0) - (this.read(one)?.at ?? 0));
    } catch {
      return [];
    }
  }

  // Whether the server has what is in a copy, though this window never learned of it.
  isHeard(copy) {
    return copy.window === this.saved.window && copy.serial <= this.saved.serial;
  }

  offer(whenTaken) {
    if (this.isRefused) return; // The page itself holds what was sent.
    const now = valuesOf(this.form);
    for (const place of this.places()) {
      const copy = this.read(place);
      const isWaiting = copy?.changed && copy.fields && !this.isHeard(copy);
      const names = isWaiting ? Object.keys(copy.changed).filter((name) => !same(copy.changed[name][1], now[name])) : [];
      if (names.length) {
        this.show(copy, names, now, place, whenTaken);
        return;
      }
      this.drop(place);
    }
  }

  decided(place) {
    this.box.hidden = true;
    this.drop(place);
    this.form.elements.title.focus();
  }

  show(copy, names, now, place, whenTaken) {
    const at = new Date(copy.at);
    const isToday = at.toDateString() === new Date().toDateString();
    const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const day = isToday ? "" : `${at.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, `;
    document.getElementById("kept-heading").textContent = `This browser keeps words that were never saved (from ${day}${time})`;
    const list = document.getElementById("kept-differences");
    list.replaceChildren(...names.flatMap((name) => {
      const [kept, stored] = [copy.changed[name][1], now[name]].map((values) => plain(inWords(this.form, name, values)));
      return [
        Object.assign(document.createElement("dt"), { textContent: labelOf(this.form, name) }),
        Object.assign(document.createElement("dd"), { textContent: `Kept here: ${aroundChange(kept, stored)}` }),
        Object.assign(document.createElement("dd"), { textContent: `Stored: ${aroundChange(stored, kept)}` }),
      ];
    }));
    this.box.hidden = false;
    const take = document.getElementById("kept-take");
    take.onclick = async () => {
      take.disabled = true;
      if (await whenTaken()) this.send(copy, place);
      else take.disabled = false;
    };
    document.getElementById("kept-drop").addEventListener("click", () => this.decided(place), { once: true });
  }

  // Save what a copy holds as the window that kept it would have done; the answer is the page of the article.
  send(copy, place) {
    const draft = Object.assign(document.createElement("form"), { method: "post", action: this.form.action, hidden: true });
    const { csrfmiddlewaretoken: token } = this.form.elements;
    for (const [name, value] of [...copy.fields, [token.name, token.value], ["_continue", "1"]]) {
      const field = Object.assign(document.createElement("textarea"), { name, value });
      draft.append(field);
    }
    try {
      sessionStorage.setItem(SENT, place);
    } catch { /* It is offered once more, and found to be stored. */ }
    document.body.append(draft);
    draft.submit();
  }
}
