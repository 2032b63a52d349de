// Tells the other moderators what is being read here, and hears who else reads it.
// What is only passed by is not assigned; what is read for long is assigned again before that lapses.
const PASSING = 500;
const AGAIN = 120000;
const MADE_FOR = { "X-Made-For": document.querySelector("meta[name=admin-user]")?.content ?? "" };

export class Assignments {
  take(reading) {
    clearTimeout(this.timer);
    if (this.reserved?.number !== reading?.dataset.number) this.giveBack(this.reserved);
    // What was assigned before it was fetched is held already.
    this.isHeld = Boolean(reading) && this.reserved?.number === reading.dataset.number;
    this.reserved = null;
    this.reading = reading;
    if (reading?.dataset.assignment) this.timer = setTimeout(() => this.say(), PASSING);
  }

  async say() {
    const { reading } = this;
    this.timer = setTimeout(() => this.say(), AGAIN);
    if (document.visibilityState === "hidden") return;
    this.isHeld = true;
    try {
      const response = await fetch(reading.dataset.assignment, { method: "POST", body: this.body(), headers: MADE_FOR });
      if (response.ok && !response.redirected) this.show(reading, (await response.json()).holder);
    } catch { /* Said again later; an assignment stops nobody. */ }
  }

  show(reading, holder) {
    const line = reading.querySelector(".reading-assignment");
    line.hidden = !holder;
    line.querySelector("span").textContent = holder;
  }

  // Remember what is assigned and not shown yet.
  reserve(part) {
    this.reserved = part && { number: part.dataset.number, assignment: part.dataset.assignment };
    return part;
  }

  giveBack(held) {
    if (held?.assignment) navigator.sendBeacon(held.assignment, this.body({ release: "1" }));
  }

  // Leave the page: put back what is open and what was to come.
  leave() {
    this.release();
    this.giveBack(this.reserved);
    this.reserved = null;
  }

  // Release it, if it was assigned; what was decided on is nobody's.
  release() {
    clearTimeout(this.timer);
    if (this.isHeld) navigator.sendBeacon(this.reading.dataset.assignment, this.body({ release: "1" }));
    this.isHeld = false;
  }

  forget() {
    clearTimeout(this.timer);
    this.isHeld = false;
  }

  body(more = {}) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.reading.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  }
}
