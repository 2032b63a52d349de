// What could not be saved is kept in this browser, and offered back the next time.
import { differing, fill, labelOf, valuesOf } from "./writing-fields.js";

const SHOWN = 240;
const SENT = "writing:sent";

// A page of the desk that says “saved” after a button sent something: its copy has done its duty.
export function forgetWhatArrived() {
  try {
    const place = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (place && document.querySelector(".messagelist .success")) localStorage.removeItem(place);
  } catch { /* Nothing was kept. */ }
}

function plain(values) {
  const text = (values ?? []).join(", ");
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
    const copy = { at: Date.now(), window: key.value, serial: Number(serial.value || 0) + (isSent ? 0 : 1), values: valuesOf(this.form) };
    try {
      localStorage.setItem(this.place, JSON.stringify(copy));
      if (isSent) sessionStorage.setItem(SENT, this.place);
      return true;
    } catch {
      return false;
    }
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
      const names = copy?.values && !this.isHeard(copy) ? differing(copy.values, now) : [];
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
      const [kept, stored] = [plain(copy.values[name]), plain(now[name])];
      return [
        Object.assign(document.createElement("dt"), { textContent: labelOf(this.form, name) }),
        Object.assign(document.createElement("dd"), { textContent: `Kept here: ${aroundChange(kept, stored)}` }),
        Object.assign(document.createElement("dd"), { textContent: `Stored: ${aroundChange(stored, kept)}` }),
      ];
    }));
    this.box.hidden = false;
    document.getElementById("kept-take").addEventListener("click", () => {
      fill(this.form, copy.values);
      this.keep();
      this.decided(place);
      whenTaken();
    }, { once: true });
    document.getElementById("kept-drop").addEventListener("click", () => this.decided(place), { once: true });
  }
}
