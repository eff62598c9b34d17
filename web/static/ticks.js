// The button says how many are ticked. Without this file it says how many were ticked at first.
"use strict";

for (const form of document.querySelectorAll("form[data-counted]")) {
  const shown = form.querySelector("[data-count]");
  form.addEventListener("change", () => {
    const ticked = form.querySelectorAll("input[name=person]:checked").length;
    shown.textContent = shown.dataset.count.replace("#", ticked);
  });
}
