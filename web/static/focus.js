// Where the eye and the keyboard are: kept when htmx swaps a part of the page, found when it opens.
"use strict";

let left = null;

// What can be found again: the element itself, or that which took its place.
function trace(element) {
  if (!element || element === document.body) return null;
  const name = element.getAttribute("name");
  const menu = element.closest("details")?.querySelector("summary[data-key]");
  return [
    element.id && `#${CSS.escape(element.id)}`,
    element.dataset.key && `[data-key="${CSS.escape(element.dataset.key)}"]`,
    element.getAttribute("href") && `a[href="${CSS.escape(element.getAttribute("href"))}"]`,
    menu && `[data-key="${CSS.escape(menu.dataset.key)}"]`,
    name && `${element.localName}[name="${CSS.escape(name)}"][value="${CSS.escape(element.value)}"]`,
  ].filter(Boolean);
}

document.addEventListener("htmx:before:swap", () => { left = trace(document.activeElement); });

document.addEventListener("htmx:after:swap", () => {
  if (left === null || document.activeElement !== document.body) return;
  const again = left.map((selector) => document.querySelector(selector)).find((found) => found?.checkVisibility());
  (again ?? document.getElementById("main"))?.focus({ preventScroll: true });
  left = null;
});

// On a wide screen the chosen row is in sight when a conversation opens.
if (matchMedia("(min-width: 60rem)").matches && !location.hash) {
  document.querySelector("a.row[aria-current]")?.scrollIntoView({ block: "nearest" });
}

// What held a reply back is where the next word is written.
const refused = document.querySelector("#reply [role=alert]");
if (refused) {
  refused.tabIndex = -1;
  refused.focus();
  document.getElementById("reply").scrollIntoView({ block: "start" });
}
