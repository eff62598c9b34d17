// Choosing conversations in the list (x, shift, the mouse), and the small menus of a conversation.
// Every page works without this file.
"use strict";

{
  let last = null; // the box ticked or unticked last: where a range begins

  const boxes = () => [...document.querySelectorAll("[data-choose]")];

  const tell = () => {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    const count = boxes().filter((box) => box.checked).length;
    bar.classList.toggle("active", count > 0);
    bar.querySelector("details").open = count > 0;
    bar.querySelector("[data-count]").textContent = count || "";
  };

  const spread = (box) => {
    const all = boxes();
    const ends = [all.indexOf(box), all.findIndex((one) => one.value === last)];
    if (Math.min(...ends) < 0) return;
    for (const one of all.slice(Math.min(...ends), Math.max(...ends) + 1)) one.checked = box.checked;
  };

  const ticked = (box, range) => {
    if (range) spread(box);
    last = box.value;
    tell();
  };

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-choose]")) ticked(event.target, event.shiftKey);
    for (const menu of document.querySelectorAll("details.pop[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  const off = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || typing(event.target) ||
    document.body.hasAttribute("data-keys-off") || document.querySelector("dialog[open]");

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "x" || off(event)) return;
    const rows = [...document.querySelectorAll("[data-rows] > li")];
    const row = rows.find((one) => one.contains(document.activeElement)) ?? rows.find((one) => one.querySelector("[aria-current]"));
    const box = (row ?? rows[0])?.querySelector("[data-choose]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    ticked(box, event.shiftKey);
  });

  // A menu that opens takes the keyboard: the first choice is one Enter away.
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches("details.pop[open], details.memo-box[open]"))
        event.target.querySelector("form :is(input, select, textarea, button)")?.focus();
    },
    true,
  );

  addEventListener("pageshow", tell);
}
