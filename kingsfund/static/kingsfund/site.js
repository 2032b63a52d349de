// Counts characters, and keeps a text that is not sent yet. Nothing needs it.
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // Null where the storage is full or refused.
  const stored = (act) => { try { return act(sessionStorage); } catch { return null; } };

  for (const field of all("[data-limit]")) {
    // Without a place for its count, a field is counted once its limit is near.
    let [count] = all(`[data-count-for="${field.id}"]`), timer;
    const limit = +field.dataset.limit, near = count ? limit : Math.min(limit / 4, 100);
    if (!count) {
      count = document.createElement("p");
      count.className = "form-text";
      count.setAttribute("aria-live", "polite");
      field.after(count);
    }
    const say = () => {
      const left = limit - [...field.value.trim()].length, n = Math.abs(left);
      count.textContent = left > near ? "" :
        `${n.toLocaleString("en-GB")} character${n === 1 ? "" : "s"} ${left < 0 ? "too many" : "left"}`;
    };
    // Not at every key, or a screen reader would never stop.
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 600); });
    say();
  }

  for (const done of all("[data-draft-done]")) stored((kept) => kept.removeItem(`draft:${done.dataset.draftDone}`));

  for (const form of all("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    const typed = ":is(textarea, input:not([type=hidden], [type=checkbox], [type=radio]))";
    const fields = all(`${typed}[name]:not(.unseen *)`, form);
    const draft = stored((kept) => JSON.parse(kept[key])) || {};
    for (const field of fields) {
      if (field.value || !draft[field.name]) continue;
      field.value = draft[field.name];
      field.dispatchEvent(new Event("input"));
    }
    form.addEventListener("input", () => stored((kept) => {
      kept[key] = JSON.stringify(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
    }));
  }

  document.querySelector(".error-summary")?.focus();
}
