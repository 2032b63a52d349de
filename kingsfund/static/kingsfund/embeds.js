// A video or chart that lives elsewhere: its link stays, and a button loads it here. Nothing is asked of
// anybody before the button is pressed.
"use strict";
for (const link of document.querySelectorAll("a[data-embed]")) {
  const { embed, embedThing: thing } = link.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `Load the ${thing} from ${new URL(embed).hostname.replace(/^www\./, "")}`;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = `embed-frame embed-${thing}`;
    frame.title = link.textContent;
    frame.sandbox = "allow-scripts allow-same-origin allow-presentation";
    frame.allow = "fullscreen";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.tabIndex = 0;
    frame.src = embed;
    button.replaceWith(frame);
    frame.focus();
  });
  link.after(button);
}
