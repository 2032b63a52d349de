// What stands beside the text, and the buttons under it, follow each save: the answer to it brings them.
const TOKEN = /(name="csrfmiddlewaretoken" value=")[^"]*/g;

// Only what changed is put in, so that nothing is read out twice and nobody loses their place.
function replaceIfOther(old, fresh) {
  const [one, other] = [old, fresh].map((panel) => panel.outerHTML.replace(TOKEN, "$1"));
  if (one !== other) old.replaceWith(fresh);
}

function showSidebar(sidebar, markup) {
  const fresh = new DOMParser().parseFromString(markup, "text/html").body;
  const name = (panel) => panel.getAttribute("aria-labelledby");
  const known = new Map([...sidebar.children].map((panel) => [name(panel), panel]));
  let place = null;
  for (const panel of [...fresh.children]) {
    const old = known.get(name(panel));
    known.delete(name(panel));
    if (old) replaceIfOther(old, panel);
    else if (place) place.after(panel);
    else sidebar.prepend(panel);
    place = [...sidebar.children].find((one) => name(one) === name(panel));
  }
  for (const gone of known.values()) gone.remove();
  sidebar.hidden = false;
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
  const sidebar = document.getElementById("writing-sidebar");
  const news = document.getElementById("writing-news");
  let state = sidebar.querySelector(".sidebar-state")?.textContent;
  document.addEventListener("article:saved", ({ detail }) => {
    if (!detail?.sidebar) return;
    form.elements.approval.value = detail.approval;
    showSidebar(sidebar, detail.sidebar);
    showButtons(form, detail.buttons);
    if (state && state !== detail.state) news.textContent = `It stands otherwise now: ${detail.state}.`;
    state = detail.state;
  });
}
