// Keys, and the sheet that grows with the draft. Every page works without this file.
"use strict";

document.documentElement.classList.add("scripted");

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const help = document.getElementById("keys");
const enabled = () => localStorage.getItem("keys") !== "off";

function move(step) {
  const rows = [...document.querySelectorAll("[data-rows] a")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.ariaCurrent === "true");
  const next = rows[from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1)];
  next?.focus();
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((found) => found.checkVisibility());
  if (!target) return false;
  if (key === "r" && document.getElementById("draft")) document.getElementById("draft").focus();
  else if (target.matches("input")) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-draft]")) {
    event.preventDefault();
    document.querySelector("[data-send]").click();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !enabled() || help?.open) return;
  if (event.key === "?") help?.showModal();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (!press(event.key)) return;
  event.preventDefault();
});

// The words under the textarea follow at once; the underlines come back with the next check.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-draft]")) document.getElementById("marks").textContent = event.target.value + "\n";
});

// A word chosen among the suggestions takes the place of the misspelt one.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-right]");
  const draft = document.getElementById("draft");
  const at = chosen && draft ? draft.value.indexOf(chosen.dataset.wrong) : -1;
  if (at < 0) return;
  draft.setRangeText(chosen.dataset.right, at, at + chosen.dataset.wrong.length, "end");
  draft.focus();
  draft.dispatchEvent(new Event("input", { bubbles: true }));
});

// A second click must not send twice; the server makes sure of it too.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".writing")) {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  }
});
addEventListener("pageshow", () => document.querySelectorAll(".writing").forEach((form) => delete form.dataset.sent));

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}
const choice = document.getElementById("keys-on");
if (choice) {
  choice.checked = enabled();
  choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
}

// On a wide screen the chosen row and the newest mail are in sight when a conversation opens.
if (matchMedia("(min-width: 60rem)").matches && !location.hash) {
  document.querySelector("a.row[aria-current]")?.scrollIntoView({ block: "nearest" });
}
