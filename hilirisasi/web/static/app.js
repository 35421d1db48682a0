// Only comfort: every page works without this file.
"use strict";

const RELEASE_AFTER_MS = 15000; // a weak signal may have swallowed the request

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// A form is sent once, however often the button is pressed. The button stays focusable and keeps
// its name and value, so the server gets the same form as without script.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return; // drafts.js keeps it, or sends it itself
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(release, RELEASE_AFTER_MS, form);
});

// Coming back with the browser's button, the form may be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// A page that only waits looks again by itself; without script its link does.
const waiting = document.querySelector("[data-reload]");
if (waiting) setTimeout(() => location.reload(), 1000 * Number(waiting.dataset.reload));

// The value beside a slider follows it.
document.addEventListener("input", (event) => {
  if (event.target.type === "range") event.target.nextElementSibling.value = `${event.target.value}%`;
});

// After a refused form, the keyboard starts at what is wrong.
document.querySelector("[data-focus]")?.focus();
