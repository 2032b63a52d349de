// The list of decisions that the site has not answered yet. What travels as it should is not shown.
const box = document.getElementById("reading-unsent");

export function showUnsent(items, problem, notice = null) {
  if (!problem && !notice) {
    box.hidden = !box.querySelector("button.unsent-notice");
    if (box.hidden) box.querySelector("ul").replaceChildren();
    else for (const line of box.querySelectorAll("li:not(:has(button))")) line.remove();
    return;
  }
  const notices = [...box.querySelectorAll("li:has(button)")];
  if (notice) notices.push(lineWithButton(notice));
  const lines = problem ? items.map(({ said, number }) => line(`${said} #${number}. ${problem}`)) : [];
  box.querySelector("ul").replaceChildren(...notices, ...lines);
  box.hidden = false;
}

function line(text) {
  return Object.assign(document.createElement("li"), { textContent: text });
}

function lineWithButton({ text, act }) {
  const item = line(`${text} `);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "unsent-notice", textContent: "Show both decisions" });
  button.addEventListener("click", () => { item.remove(); box.hidden = !box.querySelector("li"); act(); });
  item.append(button);
  return item;
}
