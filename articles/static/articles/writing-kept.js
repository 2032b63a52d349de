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

  get place() {
    return `writing:${this.user}:${this.article}`;
  }

  moveTo(article) {
    this.drop();
    this.article = article;
  }

  // True if it is really kept: private windows and full disks refuse. What is being sent by a button
  // has the number of that save, what is not sent yet the next.
  keep({ isSent = false } = {}) {
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

  drop() {
    if (!this.box.hidden) return; // What is still offered is not thrown away by saving something else.
    try {
      localStorage.removeItem(this.place);
    } catch { /* Nothing was kept there. */ }
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.place));
    } catch {
      return null;
    }
  }

  offer(whenTaken) {
    if (this.isRefused) return; // The page itself holds what was sent.
    const copy = this.read();
    if (copy && copy.window === this.saved.window && copy.serial <= this.saved.serial) {
      this.drop(); // Heard, though this window never learned of it.
      return;
    }
    const now = valuesOf(this.form);
    const names = copy ? differing(copy.values, now) : [];
    if (!names.length) {
      this.drop();
      return;
    }
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
      this.box.hidden = true;
      whenTaken();
      this.form.elements.title.focus();
    }, { once: true });
    document.getElementById("kept-drop").addEventListener("click", () => {
      this.box.hidden = true;
      this.drop();
      this.form.elements.title.focus();
    }, { once: true });
  }
}
