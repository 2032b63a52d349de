// The focal point of a picture: set with a click or the arrow keys, and the crop it leads to, at once.
"use strict";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value, low, high) => Math.min(Math.max(value, low), high);

// As articles/content/images.py crops: the largest part of that shape, round the point, never past an edge.
function place(whole, part, percent) {
  const room = whole - part;
  return room > 0 ? (within((whole * percent) / 100 - part / 2, 0, room) / room) * 100 : 50;
}

function setUp(box) {
  const inputs = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
  const frame = box.querySelector("[data-frame]");
  const whole = frame.querySelector("img");
  const crop = box.querySelector("[data-crop] img");
  const ratio = box.dataset.ratioWidth / box.dataset.ratioHeight;
  if (inputs.includes(null)) return; // A page for looking, not for changing.

  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = "focal-mark";
  frame.append(mark);
  frame.classList.add("is-live");
  box.querySelector("[data-hint]").hidden = false;
  crop.src = crop.dataset.whole;
  crop.parentElement.classList.add("is-live");

  function show() {
    const [x, y] = inputs.map((input) => within(Number(input.value) || 0, 0, 100));
    const [width, height] = [Number(whole.getAttribute("width")), Number(whole.getAttribute("height"))];
    mark.style.left = `${x}%`;
    mark.style.top = `${y}%`;
    mark.setAttribute("aria-label", `Focal point: ${x} % from the left, ${y} % from the top. Arrow keys move it.`);
    const left = place(width, Math.min(width, height * ratio), x);
    const top = place(height, Math.min(height, width / ratio), y);
    crop.style.objectPosition = `${left}% ${top}%`;
  }

  function set(x, y) {
    [x, y].forEach((value, at) => { inputs[at].value = Math.round(within(value, 0, 100)); });
    show();
  }

  frame.addEventListener("click", (event) => {
    if (event.target === mark) return;
    const area = whole.getBoundingClientRect();
    set(((event.clientX - area.left) / area.width) * 100, ((event.clientY - area.top) / area.height) * 100);
    mark.focus();
  });
  mark.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    set(Number(inputs[0].value) + step[0] * far, Number(inputs[1].value) + step[1] * far);
  });
  for (const input of inputs) input.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-focal]").forEach(setUp);
