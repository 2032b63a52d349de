// Keys for the queue: j and k go through the list, x ticks. Links and boxes work without them.

const links = [...document.querySelectorAll(".queue-open")];

function isTyping(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

function move(step) {
  const here = links.indexOf(document.activeElement);
  const next = links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus();
  next?.closest(".queue-row").scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = document.activeElement?.closest(".queue-row")?.querySelector("[type=checkbox]");
  box?.click();
}

const keys = { j: () => move(1), k: () => move(-1), x: tick };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
