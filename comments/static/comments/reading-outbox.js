// Decisions on their way: one after another, kept until the site has answered, also over a reload.
// Under the account that took them: whoever else signs in in this tab sends none of them.
const USER = document.querySelector("meta[name=admin-user]")?.content ?? "";
const KEPT = `comments-unsent:${USER}`;
const TRY_AGAIN = 4000;
const PATIENCE = 20000;

const signingOut = () => document.documentElement.dataset.signingOut;

export class Outbox {
  // `sent(item, answer)`, `refused(item, html)` and `changed(items, problem)` say how it goes;
  // `freshToken()` reads a token for forms from the site.
  constructor({ sent, refused, changed, freshToken }) {
    Object.assign(this, { sent, refused, changed, freshToken });
    this.items = [];
    this.problem = "";
    this.isWorking = false;
    this.waiting = [];
    addEventListener("beforeunload", (event) => this.items.length && !signingOut() && event.preventDefault());
    addEventListener("online", () => this.work());
  }

  get size() { return this.items.length; }

  // What an earlier page could not send any more.
  restore() {
    for (const kept of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) this.add(kept);
  }

  add(item) {
    item.settled = new Promise((resolve) => { item.settle = resolve; });
    this.items.push(item);
    this.tell();
    this.work();
    return item;
  }

  // Take back what has not left yet; false if it has.
  drop(item) {
    if (item.begun || !this.items.includes(item)) return false;
    this.items = this.items.filter((one) => one !== item);
    item.settle(null);
    this.tell();
    return true;
  }

  // When everything has been answered.
  async empty() {
    if (this.items.length) await new Promise((resolve) => this.waiting.push(resolve));
  }

  tell() {
    const kept = this.items.map(({ number, url, fields, said, page }) => ({ number, url, fields, said, page }));
    if (signingOut() === "delete") return;
    if (kept.length) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
    this.changed(this.items, this.problem);
    if (!this.items.length) this.waiting.splice(0).forEach((resolve) => resolve());
  }

  async work() {
    if (this.isWorking) return;
    this.isWorking = true;
    clearTimeout(this.timer);
    while (this.items.length && await this.send(this.items[0])) { /* The next one. */ }
    this.isWorking = false;
    if (this.items.length) this.timer = setTimeout(() => this.work(), TRY_AGAIN);
  }

  async send(item) {
    item.begun = true;
    let response;
    try {
      response = await this.post(item);
      if (response.status === 403 && await this.renewToken()) response = await this.post(item);
    } catch {
      return this.stuck("The site does not answer.");
    }
    const isOthers = response.status === 403 && response.headers.get("Content-Type")?.startsWith("application/json");
    if (isOthers) return this.stuck((await response.json()).problem);
    if (response.redirected || response.status === 403) return this.stuck("You are signed out, or somebody else is signed in: sign in again in another tab.");
    if (response.status >= 500) {
      // It may be this one alone that the site cannot take: the others go first when it is tried again.
      this.items = [...this.items.filter((one) => one !== item), item];
      return this.stuck("The site has a problem.");
    }
    const answer = response.ok ? await response.json() : await response.text();
    this.items = this.items.filter((one) => one !== item);
    this.problem = "";
    item.settle(response.ok ? answer : null);
    if (response.ok) this.sent(item, answer);
    else this.refused(item, answer);
    this.tell();
    return true;
  }

  post(item) {
    const body = new URLSearchParams(item.fields);
    if (this.token) body.set("csrfmiddlewaretoken", this.token);
    const headers = { Accept: "application/json, text/html;q=0.5", "X-Part": "reading", "X-Made-For": USER };
    return fetch(item.url, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
  }

  // Who signs in again gets another token, and the forms on this page still hold the old one.
  async renewToken() {
    this.token = await this.freshToken();
    return Boolean(this.token);
  }

  stuck(problem) {
    this.problem = problem;
    this.tell();
    return false;
  }
}
