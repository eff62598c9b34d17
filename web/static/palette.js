// Ctrl+K: the page /palette in a dialog. Up and down choose, Enter opens.
"use strict";

const palette = document.getElementById("palette");
const letters = palette?.querySelector("input");

document.addEventListener("palette", () => {
  if (!palette || palette.open) return;
  letters.value = "";
  palette.showModal();
  letters.focus();
  letters.dispatchEvent(new Event("open"));
});

const lines = () => [...palette.querySelectorAll(".entry")];

function choose(step) {
  const all = lines();
  const at = all.indexOf(document.activeElement);
  const to = at + step;
  if (to < 0) letters.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}

palette?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(-1);
  else if (event.key === "Enter" && event.target === letters) lines()[0]?.click();
  else return;
  event.preventDefault();
});

// What the page itself can do under a key it does itself: there it keeps the place and the list.
palette?.addEventListener("click", (event) => {
  if (event.target === palette) palette.close();
  const key = event.target.closest("[data-press]")?.dataset.press;
  if (!key || !visible(`[data-key="${CSS.escape(key)}"]`)) return;
  event.preventDefault();
  palette.close();
  press(key);
});

document.addEventListener("click", (event) => {
  if (!palette || event.ctrlKey || event.metaKey || !event.target.closest("[data-opens-palette]")) return;
  event.preventDefault();
  document.dispatchEvent(new Event("palette"));
});
