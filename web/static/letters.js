// Files pasted or dropped into the reply join it, as if they had been chosen.
"use strict";

function add(files) {
  const field = document.querySelector("[data-files]");
  if (!field || !files.length) return false;
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  field.files = chosen.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

const sheet = (event) => event.target.closest?.(".writing");

document.addEventListener("paste", (event) => {
  // Text that comes with a picture of itself (from a table) is meant as text.
  const texts = event.clipboardData?.types.includes("text/plain");
  if (sheet(event) && !texts && add(event.clipboardData?.files ?? [])) event.preventDefault();
});
document.addEventListener("dragover", (event) => {
  if (!sheet(event) || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  sheet(event).classList.add("dropping");
});
document.addEventListener("dragleave", (event) => sheet(event)?.classList.remove("dropping"));
document.addEventListener("drop", (event) => {
  if (!sheet(event) || event.target.matches("[data-files]")) return;
  sheet(event).classList.remove("dropping");
  if (add(event.dataTransfer?.files ?? [])) event.preventDefault();
});
