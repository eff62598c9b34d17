// The sheet that grows with the draft, and the care that no word of it is lost.
"use strict";

let unkept = 0;

// What an agent has begun to write is theirs: no later swap of the page around it touches it.
function own() {
  for (const part of document.querySelectorAll("[data-mine]")) part.setAttribute("hx-morph-skip", "");
}

// Who types without a pause is saved every second all the same.
function keep(draft) {
  unkept ||= setTimeout(() => draft.dispatchEvent(new Event("keep")), 1200);
}

document.addEventListener("input", (event) => {
  if (event.target.closest(".writing")) own();
  if (!event.target.matches("[data-draft]")) return;
  // The words under the textarea follow at once; the underlines come back with the next check.
  document.getElementById("marks").textContent = event.target.value + "\n";
  keep(event.target);
});

document.addEventListener("htmx:before:request", (event) => {
  if (!event.target.matches("[data-draft]")) return;
  // The reply is on its way: saved now, it would come back as a draft.
  if (event.target.form.dataset.sent) event.preventDefault();
  clearTimeout(unkept);
  unkept = 0;
});

// Suggestions that come while somebody writes are offered; none of them stands in the box.
let late = false;
document.addEventListener("htmx:before:swap", () => {
  late ||= Boolean(document.querySelector(".awaited") && document.querySelector(".writing[hx-morph-skip]"));
});
document.addEventListener("htmx:after:swap", () => {
  const shown = late && document.querySelector(".suggestions [aria-current]:not([data-key='0'])");
  if (!shown) return;
  shown.removeAttribute("aria-current");
  late = false;
});

// Those that did not come can be asked for.
function missed(event) {
  event.detail.ctx?.sourceElement?.closest?.(".awaited")?.classList.add("failed");
}
document.addEventListener("htmx:error", missed);
document.addEventListener("htmx:response:error", missed);

// A line that broke is said, and tried again until it holds.
function failed(event) {
  const draft = event.detail.ctx?.sourceElement;
  if (!draft?.matches?.("[data-draft]")) return;
  const told = document.querySelector("#findings .saved");
  if (told) told.textContent = told.dataset.failed;
  setTimeout(() => draft.dispatchEvent(new Event("keep")), 5000);
}
document.addEventListener("htmx:error", failed);
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) failed(event);
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

// A text that is not saved because another one stands against it is not left by mistake.
let chosen = false;
document.addEventListener("click", (event) => { chosen ||= Boolean(event.target.closest("[data-taken]")); });
addEventListener("beforeunload", (event) => {
  const writing = document.querySelector(".writing");
  if (document.querySelector("[data-conflict]") && !chosen && !writing?.dataset.sent) event.preventDefault();
});
