// Says every twenty seconds that this window is open, and hears who else is there.
const EVERY = 20000;

export function keepPresence(form, bar) {
  const others = document.getElementById("writing-others");
  const newer = document.getElementById("writing-newer");

  function body(more = {}) {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "window", "based_on"]) data.set(name, form.elements[name].value);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  }

  function show({ others: people, newer: message }) {
    if (people.join("\n") !== [...others.children].map((one) => one.textContent).join("\n")) {
      others.replaceChildren(...people.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
    newer.hidden = !message;
    if (newer.textContent !== message) newer.textContent = message;
  }

  async function come() {
    if (!bar.dataset.presence || document.visibilityState === "hidden") return;
    try {
      const response = await fetch(bar.dataset.presence, { method: "POST", body: body(), headers: { Accept: "application/json", "X-Made-For": bar.dataset.user } });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) show(await response.json());
    } catch { /* Offline: the bar says so where it matters. */ }
  }

  // A beacon carries the form's own token, so it is believed like any other post.
  addEventListener("pagehide", () => {
    if (bar.dataset.presence) navigator.sendBeacon(bar.dataset.presence, body({ leaving: "1" }));
  });
  addEventListener("pageshow", (event) => event.persisted && come());
  document.addEventListener("visibilitychange", come);
  bar.addEventListener("article-begun", come);
  setInterval(come, EVERY);
  come();
}
