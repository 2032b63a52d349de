// Only makes things nicer: counts the characters of a letter, and keeps one that is not sent yet.
(() => {
  "use strict";
  const kept = {
    get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or refused */ } },
    forget(key) { try { sessionStorage.removeItem(key); } catch { /* refused */ } },
  };

  for (const field of document.querySelectorAll("[data-limit]")) {
    // A field that most people fill in far within its limit is counted once that is near.
    const shown = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
    const limit = Number(field.dataset.limit), near = shown ? limit : Math.min(limit / 4, 100);
    const count = shown || document.createElement("p");
    if (!shown) {
      count.className = "form-text";
      count.setAttribute("aria-live", "polite");
      field.after(count);
    }
    let timer;
    const say = () => {
      const left = limit - [...field.value.trim()].length;
      if (left > near) { count.textContent = ""; return; }
      const number = Math.abs(left).toLocaleString("en-GB");
      count.textContent = `${number} character${Math.abs(left) === 1 ? "" : "s"} ${left < 0 ? "too many" : "left"}`;
    };
    // Not at every key, or a screen reader would never stop.
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 600); });
    say();
  }

  for (const done of document.querySelectorAll("[data-draft-done]")) kept.forget(`draft:${done.dataset.draftDone}`);

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    const fields = [...form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")]
      .filter((field) => field.name && !field.closest(".unseen"));
    const draft = kept.get(key) || {};
    for (const field of fields) {
      if (!field.value && typeof draft[field.name] === "string") {
        field.value = draft[field.name];
        field.dispatchEvent(new Event("input"));
      }
    }
    form.addEventListener("input", () => kept.set(key, Object.fromEntries(fields.map((field) => [field.name, field.value]))));
  }

  document.querySelector(".error-summary")?.focus();
})();
