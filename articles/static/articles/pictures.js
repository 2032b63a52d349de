// Choosing a picture: what is picked is sent in at once, and the library opens in a window of the page.
"use strict";

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || "That did not work. Try again in a moment.");
  return answer;
}

function setUp(box) {
  const number = box.querySelector("[data-number] input");
  const file = box.querySelector("input[type=file]");
  const said = box.querySelector("[data-said]");
  const chosen = box.querySelector("[data-chosen]");
  const token = box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const field = (name) => document.getElementById(number.id.replace(/picture$/, name));

  const open = make("button", { type: "button", className: "button chooser-open", textContent: "Choose from the library" });
  const remove = make("button", { type: "button", className: "chooser-remove", textContent: "Remove", hidden: !number.value });
  box.querySelector("[data-number]").hidden = true;
  chosen.after(make("p", { className: "chooser-line" }, open, remove));

  function choose(picture) {
    number.value = picture.id;
    const image = make("img", { src: picture.thumbnail, width: picture.width, height: picture.height, alt: picture.alt || "The picture chosen now" });
    const size = make("span", { className: "quiet", textContent: `${picture.width} × ${picture.height}` });
    chosen.replaceChildren(image, make("p", {}, `${picture.name} `, size));
    remove.hidden = false;
    // What the library says of it is offered, never put over what is written here.
    const decorative = field("picture_is_decorative");
    for (const [name, words] of [["picture_alt", picture.alt], ["picture_credit", picture.credit]]) {
      const input = field(name);
      if (input && !input.value && words && !(name === "picture_alt" && decorative?.checked)) input.value = words;
    }
    said.textContent = "Chosen. It is on the article once you save.";
    number.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function send() {
    if (!file.files.length) return;
    const form = new FormData();
    form.append("file", file.files[0]);
    said.textContent = "Sending …";
    said.classList.remove("is-wrong");
    try {
      const headers = { "X-CSRFToken": token };
      choose(await answerOf(await fetch(box.dataset.upload, { method: "POST", body: form, headers })));
    } catch (error) {
      said.textContent = error.message;
      said.classList.add("is-wrong");
    }
    file.value = "";
  }

  file.addEventListener("change", send);
  open.addEventListener("click", () => library(box.dataset.choices, choose));
  remove.addEventListener("click", () => {
    number.value = "";
    chosen.replaceChildren();
    remove.hidden = true;
    said.textContent = "Removed. It stays in the library.";
    open.focus();
  });
}

function library(address, choose) {
  const search = make("input", { type: "search", placeholder: "Words of a description, credit or file name" });
  const list = make("ul", { className: "library-list" });
  const said = make("p", { className: "quiet" });
  said.setAttribute("role", "status");
  const close = make("button", { type: "button", className: "button", textContent: "Close" });
  const heading = make("h2", { id: "library-title", textContent: "Choose a picture" });
  const label = make("label", { className: "library-search" }, "Search ", search);
  const dialog = make("dialog", { className: "library" }, make("header", {}, heading, close), label, said, list);
  dialog.setAttribute("aria-labelledby", heading.id);

  let latest = 0;
  async function fill() {
    const asked = ++latest;
    try {
      const { pictures } = await answerOf(await fetch(`${address}?q=${encodeURIComponent(search.value)}`));
      if (asked !== latest) return;
      list.replaceChildren(...pictures.map(entry));
      said.textContent = pictures.length ? `The newest ${pictures.length} that match.` : "None. Try other words, or close this and send one in.";
    } catch (error) {
      said.textContent = error.message;
    }
  }

  function entry(picture) {
    const image = make("img", { src: picture.thumbnail, alt: "", loading: "lazy", width: picture.width, height: picture.height });
    const button = make("button", { type: "button" }, image, make("span", { textContent: picture.alt || picture.name }));
    button.addEventListener("click", () => { choose(picture); dialog.close(); });
    return make("li", {}, button);
  }

  let pause;
  search.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(fill, 200); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
  fill();
}

document.querySelectorAll("[data-chooser]").forEach(setUp);
