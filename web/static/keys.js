// Keys. What each does stands in the help (#keys, made of web/keys.py); every page works without.
"use strict";

document.documentElement.classList.add("scripted");

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const visible = (selector) => [...document.querySelectorAll(selector)].find((found) => found.checkVisibility());
const help = document.getElementById("keys");
const entries = [...document.querySelectorAll("#keys [data-keys]")].map((row) => [row.dataset.keys, row.dataset]);
const table = new Map(entries);
let place = 0; // of the chosen row, for when it has left the list
let prefix = ""; // "g", for a moment

function move(step) {
  const rows = [...document.querySelectorAll("[data-rows] > li")].map((line) => line.querySelector("a.row, a")).filter(Boolean);
  const focused = rows.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.ariaCurrent === "true");
  // Where a row has left, the next one has come up to its place.
  const to = at >= 0 ? at + step : step > 0 ? place : place - 1;
  place = Math.min(Math.max(to, 0), rows.length - 1);
  rows[place]?.focus();
}

function press(key) {
  const target = visible(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  const fold = target.closest("details:not([open])");
  if (fold) fold.open = true;
  if (key === "r" && document.getElementById("draft")) document.getElementById("draft").focus();
  else if (target.matches("input:not([type=checkbox]), textarea, select")) target.focus();
  else if (target.matches("summary")) target.parentElement.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  else target.click();
  return true;
}

const acts = {
  next: () => move(1),
  previous: () => move(-1),
  help: () => openDialog(help),
  palette: () => document.dispatchEvent(new Event("palette")),
  go: (entry) => location.assign(entry.to),
  send: () => document.querySelector("[data-send]")?.click(),
  send_next: () => document.querySelector("[data-send-next]")?.click(),
};

function struck(event) {
  const chord = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.shiftKey && event.ctrlKey ? "Shift" : "", event.key.length > 1 ? event.key : event.ctrlKey || event.metaKey ? event.key.toUpperCase() : event.key];
  return chord.filter(Boolean).join("+");
}

function chord(event) {
  const key = struck(event);
  if (!table.get(key)?.act || !key.includes("+")) return false;
  if (key !== "Ctrl+K" && !event.target.matches("[data-draft]")) return false;
  acts[table.get(key).act]();
  return true;
}

function single(key) {
  const entry = table.get(prefix ? `${prefix} ${key}` : key);
  const waited = prefix;
  prefix = "";
  if (!waited && entries.some(([keys]) => keys.startsWith(`${key} `))) {
    prefix = key;
    setTimeout(() => { prefix = ""; }, 1500);
    return true;
  }
  if (entry?.act && entry.act !== "press") return acts[entry.act](entry) !== false;
  return !waited && press(key);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (chord(event)) return event.preventDefault();
  if (event.key === "Escape") leave(event.target);
  const off = document.body.hasAttribute("data-keys-off");
  if (off || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.key.length > 1) return;
  if (single(event.key)) event.preventDefault();
});

// Esc closes the small menu one is in, else it leaves the field.
function leave(target) {
  const menu = target.closest("details.pop[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (typing(target)) target.blur();
}

// What is chosen, so that the next key finds its neighbours when it has left the list.
document.addEventListener("htmx:before:swap", () => {
  const rows = [...document.querySelectorAll("[data-rows] > li")];
  const at = rows.findIndex((line) => line.querySelector("a[aria-current]") || line.contains(document.activeElement));
  if (at >= 0) place = at;
});

// Without "autofocus", about which browsers complain where a page has a focus already.
function openDialog(dialog) {
  dialog.showModal();
  dialog.querySelector("h2")?.focus();
}

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => openDialog(document.getElementById(button.dataset.opens)));
}
document.getElementById("keys-on")?.addEventListener("change", (event) => document.body.toggleAttribute("data-keys-off", !event.target.checked));
