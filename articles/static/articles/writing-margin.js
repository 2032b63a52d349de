// What stands beside the text, and the buttons under it, follow each save: the answer to it brings them.
const TOKEN = /(name="csrfmiddlewaretoken" value=")[^"]*/g;

// Only what changed is put in, so that nothing is read out twice and nobody loses their place.
function replaceIfOther(old, fresh) {
  const [one, other] = [old, fresh].map((part) => part.outerHTML.replace(TOKEN, "$1"));
  if (one !== other) old.replaceWith(fresh);
}

function showMargin(margin, markup) {
  const fresh = new DOMParser().parseFromString(markup, "text/html").body;
  const name = (part) => part.getAttribute("aria-labelledby");
  const known = new Map([...margin.children].map((part) => [name(part), part]));
  let place = null;
  for (const part of [...fresh.children]) {
    const old = known.get(name(part));
    known.delete(name(part));
    if (old) replaceIfOther(old, part);
    else if (place) place.after(part);
    else margin.prepend(part);
    place = [...margin.children].find((one) => name(one) === name(part));
  }
  for (const gone of known.values()) gone.remove();
  margin.hidden = false;
}

function showButtons(form, markup) {
  const fresh = new DOMParser().parseFromString(markup, "text/html").querySelector(".submit-row");
  for (const old of form.querySelectorAll(".submit-row")) {
    const close = old.querySelector(".closelink");
    if (close) fresh.append(close.cloneNode(true));
    const more = old.querySelector("details");
    if (more?.open) fresh.querySelector("details")?.setAttribute("open", "");
    const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("name") : null;
    replaceIfOther(old, fresh);
    if (held && !old.isConnected) form.querySelector(`.submit-row [name="${CSS.escape(held)}"]`)?.focus();
  }
}

export function followSaves(form) {
  const margin = document.getElementById("writing-margin");
  const news = document.getElementById("writing-news");
  let state = margin.querySelector(".margin-state")?.textContent;
  document.addEventListener("article:saved", ({ detail }) => {
    if (!detail?.margin) return;
    form.elements.approval.value = detail.approval;
    showMargin(margin, detail.margin);
    showButtons(form, detail.buttons);
    if (state && state !== detail.state) news.textContent = `It stands otherwise now: ${detail.state}.`;
    state = detail.state;
  });
}
