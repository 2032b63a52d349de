// The preview beside the text: as wide as a phone or an admin, or off; remembered in this browser.
const PLACE = "writing:preview";
const WIDTHS = { phone: 375, desktop: 1180 };

export class Preview {
  constructor(bar) {
    this.bar = bar;
    this.pane = document.getElementById("writing-preview");
    this.tools = document.getElementById("writing-tools");
    for (const button of this.tools.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        this.choose(button.dataset.width);
        // Under the text instead of beside it, it would be out of sight.
        if (this.frame && this.pane.getBoundingClientRect().top > innerHeight) this.pane.scrollIntoView();
      });
    }
    bar.addEventListener("article-begun", () => this.start());
    addEventListener("resize", () => this.fit());
    this.start();
  }

  start() {
    if (!this.bar.dataset.preview) return;
    this.tools.hidden = false;
    let width = "off";
    try {
      width = localStorage.getItem(PLACE) ?? "off";
    } catch { /* Off, then. */ }
    this.choose(width in WIDTHS ? width : "off");
  }

  choose(width) {
    this.width = width;
    for (const button of this.tools.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.width === width));
    try {
      localStorage.setItem(PLACE, width);
    } catch { /* Not remembered. */ }
    const isShown = width !== "off";
    this.pane.hidden = !isShown;
    document.querySelector(".writing").classList.toggle("has-preview", isShown);
    if (isShown && !this.frame) this.open();
    if (!isShown) this.close();
    this.fit();
  }

  open() {
    this.frame = Object.assign(document.createElement("iframe"), { title: "Preview of the saved draft" });
    this.frame.addEventListener("load", () => this.arrived());
    this.pane.replaceChildren(this.frame);
    this.frame.src = this.bar.dataset.preview;
  }

  close() {
    this.frame = null;
    this.pane.replaceChildren();
  }

  // What an admin shows is made small enough for the pane.
  fit() {
    if (!this.frame) return;
    const room = this.pane.clientWidth;
    const width = WIDTHS[this.width];
    const scale = Math.min(1, room / width);
    Object.assign(this.frame.style, { width: `${width}px`, height: `${this.pane.clientHeight / scale}px`, transform: `scale(${scale})` });
  }

  refresh() {
    if (!this.frame) return;
    this.at = this.frame.contentWindow.scrollY;
    this.frame.contentWindow.location.replace(this.bar.dataset.preview);
  }

  arrived() {
    const page = this.frame.contentDocument;
    if (!page) return;
    if (this.at) this.frame.contentWindow.scrollTo({ top: this.at, behavior: "instant" });
    // What the preview links to opens apart: the pane stays with the draft.
    page.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    }, true);
    page.addEventListener("submit", (event) => event.preventDefault(), true);
  }
}
