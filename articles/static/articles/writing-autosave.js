// Saves two seconds after the last key, and at least every fifteen while somebody writes on.
import { differing, isWord, valuesOf } from "./writing-fields.js";

const PAUSE = 2000;
const AT_LEAST = 15000;
const LONGEST_WAIT = 120000;
// Browsers refuse more in a request that outlives its page (Fetch standard, section 4.6).
const KEEPALIVE_LIMIT = 60000;

const NOT_SENT = "Not saved: there is no connection. Kept in this browser, and saved by itself when it is back";
const PATIENCE = 8000;

// A proxy whose server is away answers too.
async function isServerThere(address) {
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return ![502, 503, 504].includes(response.status);
  } catch {
    return false;
  }
}

function clock(moment) {
  return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export class Autosave {
  constructor(form, bar, kept) {
    Object.assign(this, { form, bar, kept, timer: 0, firstChange: 0, failures: 0, underWay: null });
    this.state = document.getElementById("writing-state");
    this.said = document.getElementById("writing-said");
    this.onSaved = () => {};
    this.stored = kept.stored = this.openedWith();
    this.isStopped = "scheduled" in bar.dataset || Boolean(form.querySelector("[data-conflict]"));
    this.isRefused = "refused" in bar.dataset;
    if ("scheduled" in bar.dataset) this.reason = "Not saved: this edition is scheduled. Kept in this browser";
    if (form.querySelector("[data-conflict]")) {
      this.reason = "Not saved yet. Both texts are on this page: press “Save draft” when you have read them.";
      this.show(this.reason);
    }
    else if (this.isRefused) this.show("Not saved yet: the page says below what is in the way.");
    this.listen();
  }

  // What is stored: what the page was opened with, which on a refused one is not what it shows.
  openedWith() {
    const values = valuesOf(this.form);
    if ("refused" in this.bar.dataset) {
      for (const name of Object.keys(values).filter((one) => isWord(one))) {
        const base = this.form.elements[`initial-${name}`];
        if (base && "value" in base) values[name] = [base.value.replaceAll("\r\n", "\n")];
      }
    }
    return values;
  }

  listen() {
    const { form } = this;
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.noteChange());
    document.addEventListener("focusout", (event) => {
      if (form.contains(event.target)) this.soon(0);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.lastChance();
    });
    addEventListener("pagehide", () => this.lastChance());
    addEventListener("online", () => this.soon(0));
    addEventListener("focus", () => this.failures && this.soon(0));
    addEventListener("offline", () => this.isChanged() && this.keep("Offline: kept in this browser"));
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.isSubmitting = false;
    });
    addEventListener("beforeunload", (event) => {
      if (!this.isSubmitting && this.isChanged() && !this.kept.keep()) event.preventDefault();
    });
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[name=_continue]"));
      }
    });
    form.addEventListener("submit", (event) => this.submit(event));
  }

  submit(event) {
    if (this.isSubmitting) {
      event.preventDefault(); // The second click of a double one.
      return;
    }
    if (!this.isReached) {
      event.preventDefault();
      this.reach(event.submitter);
      return;
    }
    this.isReached = false;
    this.isSubmitting = true;
    clearTimeout(this.timer);
    this.underWay?.abort();
    // What was sent before and arrives later is overtaken by this.
    this.nextSerial();
    this.kept.keep({ isSent: true });
  }

  // Without a connection the page would give way to the browser's own error page: ask first.
  async reach(submitter) {
    if (this.isAsking) return;
    this.isAsking = true;
    this.isReached = await isServerThere(this.bar.dataset.reach);
    this.isAsking = false;
    if (this.isReached) this.press(submitter);
    else {
      this.hasTried = true;
      this.fail(NOT_SENT);
    }
  }

  // The answer to a save may have put other buttons in place of those that were there when one was
  // pressed. One that is there no more is not pressed: what it did is not to be had now.
  press(submitter) {
    const name = CSS.escape(submitter?.name ?? "");
    const there = submitter?.isConnected === false ? this.form.querySelector(`.submit-row [name="${name}"]`) : submitter;
    if (submitter && !there) this.isReached = false;
    else this.form.requestSubmit(there);
  }

  // Whether everything typed here is stored, or at least kept, so that another page may follow.
  async isReadyToLeave() {
    if (!(await isServerThere(this.bar.dataset.reach))) {
      this.keep(NOT_SENT, true);
      return false;
    }
    clearTimeout(this.timer);
    await this.save();
    const isStored = !this.changedNames().some((name) => isWord(name));
    return (isStored && !this.isChanged()) || this.kept.keep();
  }

  nextSerial() {
    const field = this.form.elements.window_serial;
    field.value = String(Number(field.value || 0) + 1);
    return field.value;
  }

  changedNames() {
    return differing(valuesOf(this.form), this.stored);
  }

  isChanged() {
    return this.changedNames().length > 0;
  }

  noteChange() {
    if (this.isSubmitting || !this.isChanged()) return;
    this.firstChange ||= Date.now();
    if (this.isStopped) {
      this.keep();
      return;
    }
    this.soon(Math.max(0, Math.min(PAUSE, this.firstChange + AT_LEAST - Date.now())));
  }

  soon(delay) {
    clearTimeout(this.timer);
    if (this.isStopped || this.isSubmitting) return;
    const wait = this.failures && delay ? Math.min(LONGEST_WAIT, PAUSE * 2 ** this.failures) : delay;
    this.timer = setTimeout(() => this.save(), wait);
  }

  // The fields of the edition. Files, and what changes at once for readers, wait for a button.
  body() {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "based_on", "window", "edition_number"]) body.set(name, this.form.elements[name].value);
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && isWord(name)) body.append(name, value);
    }
    body.set("window_serial", this.nextSerial());
    return body;
  }

  async save({ keepalive = false } = {}) {
    const names = this.changedNames();
    if (this.isSubmitting || this.isStopped || !names.length) return;
    if (!names.some((name) => isWord(name))) {
      this.keep("Not saved yet: this changes with “Save draft”. Kept in this browser");
      return;
    }
    if (this.underWay) {
      this.again = true;
      return;
    }
    if (this.bar.dataset.article === "new" && !this.form.elements.title.value.trim()) {
      this.keep("Not saved yet: it needs a title first. Kept in this browser");
      return;
    }
    const sent = valuesOf(this.form);
    const request = new AbortController();
    this.underWay = request;
    this.firstChange = 0;
    this.show("Saving …");
    try {
      const response = await fetch(this.bar.dataset.autosave, { method: "POST", body: this.body(), keepalive, signal: request.signal, headers: { Accept: "application/json", "X-Made-For": this.bar.dataset.user } });
      await this.hear(response, sent);
    } catch (error) {
      const away = navigator.onLine ? "Not saved yet – kept in this browser" : "Offline: kept in this browser";
      if (error.name !== "AbortError") this.fail(this.hasTried ? NOT_SENT : away);
    } finally {
      this.underWay = null;
      if (this.again) {
        this.again = false;
        this.soon(0);
      }
    }
  }

  async hear(response, sent) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status === 403 && !isJson && !this.hasRenewed) {
      // Somebody signed in anew in another window: the page's token is of the session before.
      if (await this.renewToken()) {
        this.hasRenewed = true;
        this.soon(1);
        return;
      }
    }
    if (!isJson) {
      this.fail(response.redirected || response.status === 403 ? "signed-out" : "Not saved yet – kept in this browser");
      return;
    }
    const answer = await response.json();
    if (response.ok) this.done(answer, sent);
    else if (response.status === 422) this.keep(`Not saved yet – kept in this browser. ${answer.message}`, true);
    else this.stop(answer.message);
  }

  done(answer, sent) {
    const { form, bar } = this;
    this.failures = 0;
    this.hasRenewed = this.hasTried = false;
    form.elements.based_on.value = answer.version;
    for (const [name, values] of Object.entries(sent)) {
      const base = form.elements[`initial-${name}`];
      if (isWord(name)) {
        this.stored[name] = values;
        if (base && "value" in base) base.value = values[0] ?? "";
      }
    }
    if (bar.dataset.article === "new") this.begin(answer.change_url);
    const isAllSaved = !this.isChanged();
    if (isAllSaved) {
      this.kept.drop();
      this.firstChange = 0;
    }
    const time = clock(answer.saved_at ? new Date(answer.saved_at) : new Date());
    const rest = this.changedNames().some((name) => !isWord(name));
    this.show(rest ? `Words saved ${time}. The rest is saved with “Save draft”.` : `Saved ${time}`);
    if (rest) this.kept.keep();
    else if (!isAllSaved) this.noteChange();
    this.onSaved();
    document.dispatchEvent(new CustomEvent("article:saved", { detail: answer }));
  }

  // A new article has got its row: the page becomes the page of that article.
  begin(changeUrl) {
    const { form, bar } = this;
    history.replaceState(history.state, "", changeUrl);
    form.action = changeUrl;
    const pk = changeUrl.split("/").at(-3);
    bar.dataset.autosave = changeUrl.replace(/change\/$/, "autosave/");
    bar.dataset.presence = changeUrl.replace(/change\/$/, "presence/");
    bar.dataset.preview = changeUrl.replace(/change\/$/, "preview/");
    this.kept.moveTo(pk);
    bar.dataset.article = pk;
    bar.dispatchEvent(new Event("article-begun"));
  }

  stop(message) {
    this.isStopped = true;
    this.reason = `Not saved yet – kept in this browser. ${message}`;
    this.keep(this.reason, true);
  }

  fail(message) {
    this.failures += 1;
    if (message === "signed-out") {
      this.keep("You are signed out: kept in this browser. ", true);
      const link = Object.assign(document.createElement("a"), { href: this.bar.dataset.login, target: "_blank", rel: "noopener", textContent: "Sign in in a new window" });
      this.state.append(link, ", then write on here.");
    } else {
      this.keep(message, true);
    }
    this.soon(PAUSE);
  }

  async renewToken() {
    const response = await fetch(location.href, { headers: { Accept: "text/html", "X-Made-For": this.bar.dataset.user } });
    if (response.redirected || !response.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("#article_form [name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    this.form.elements.csrfmiddlewaretoken.value = token;
    return true;
  }

  keep(message = this.reason ?? "Not saved yet – kept in this browser", isNews = false) {
    const isKept = this.kept.keep();
    this.show(isKept ? message : "Not saved yet, and this browser keeps nothing: leave this page open", isNews || !isKept);
  }

  // Trouble is said aloud when it begins, saving only when it works again.
  show(message, isNews = false) {
    this.state.textContent = message;
    this.bar.classList.toggle("is-unsaved", /^(Not saved|Offline|You are signed out)/.test(message));
    if (isNews && this.said.textContent !== message) this.said.textContent = message;
    else if (message.startsWith("Saved") && this.said.textContent) this.said.textContent = message;
    if (message.startsWith("Saved")) setTimeout(() => (this.said.textContent = ""), 5000);
  }

  // The page may go: what is small enough is sent after it, everything is kept.
  lastChance() {
    if (this.isSubmitting || !this.isChanged()) return;
    this.kept.keep();
    if (this.isStopped) return;
    const size = [...this.body()].reduce((sum, [, value]) => sum + new Blob([value]).size + 120, 0);
    clearTimeout(this.timer);
    this.save({ keepalive: size < KEEPALIVE_LIMIT });
  }
}
