// What every page shares: single keys, once-only forms. Pages work without it, but for what needs a picture.
"use strict";

(() => {
  const body = document.body;

  // A form sent twice by a nervous finger would act twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("repeats" in form.dataset) return; // gives a file: the page stays, and asking again is no second act
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !event.defaultPrevented) form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // data-key="a" on a link, button or field: the key works it. Never while somebody types, never with Ctrl or Alt.
  document.addEventListener("keydown", (event) => {
    if (body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = event.target;
    if (target.matches("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    // By place and by letter: with the Thai layout the A key says ฟ.
    const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.code === "Slash" && !event.shiftKey ? "/" : event.key;
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.offsetParent !== null);
    if (!found || document.querySelector("dialog[open]") && !found.closest("dialog[open]")) return;
    event.preventDefault();
    if (found.matches("input, textarea, select")) found.focus(); else found.click();
  });

  // data-opens="id": opens a dialog; data-closes within it closes it.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      dialog.showModal();
      const first = dialog.querySelector("[autofocus], textarea, select, input:not([type=hidden])");
      if (first) first.focus();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
  });

  // data-prints: the browser's own printing.
  document.addEventListener("click", (event) => { if (event.target.closest("[data-prints]")) window.print(); });
})();
