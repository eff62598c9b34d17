// The page stays true while it is open. htmx asks (`hx-trigger="beat"`), this file gives the beat
// and puts in what came, without moving what one reads, types or has chosen.
"use strict";

const poll = document.getElementById("live");
const icon = document.querySelector("link[rel=icon]");
const calm = icon?.getAttribute("href");
let seconds = 0;
let etag = "";
let waiting = null; // rows that came while something was chosen
let counted = null;

function beat(all) {
  for (const part of document.querySelectorAll("[data-beat]")) {
    const step = document.hidden ? part.dataset.beatHidden : part.dataset.beat;
    if (step && (all || seconds % step === 0)) part.dispatchEvent(new Event("beat"));
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  icon?.setAttribute("href", calm);
  beat(true);
});
if (poll) setInterval(() => { seconds += 1; beat(false); }, 1000);
if (poll && !document.hidden) document.getElementById("together")?.dispatchEvent(new Event("beat"));

poll?.addEventListener("htmx:config:request", (event) => {
  if (etag) event.detail.ctx.request.headers["If-None-Match"] = etag;
});
poll?.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status !== 200) return;
  etag = ctx.response.headers.get("ETag") ?? "";
  const came = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-live-rows]");
  if (came) put(came);
});

// Nothing chosen, nothing under the hand: the list may simply be the new one.
function still(list) {
  return list.matches(":hover, :focus-within") || list.querySelector("[aria-current], :checked");
}

const address = (line) => line.querySelector("a.row")?.pathname;

function put(came) {
  const list = document.querySelector("[data-live-rows]");
  if (!list) return;
  if (!still(list)) {
    list.replaceWith(document.adoptNode(came));
    announce(0);
    return;
  }
  waiting = came;
  const shown = new Map([...list.querySelectorAll("[data-rows] > li")].map((line) => [address(line), line]));
  const fresh = [...came.querySelectorAll("[data-rows] > li")].filter((line) => !shown.has(address(line)));
  inPlace(list, shown, came);
  announce(fresh.length);
}

// The rows that are there change where they stand, and what is chosen keeps its place on the screen.
function inPlace(list, shown, came) {
  const anchor = list.querySelector("a:focus") ?? list.querySelector("[aria-current]") ?? list.querySelector("a.row");
  const before = anchor?.getBoundingClientRect().top;
  const now = new Map([...came.querySelectorAll("[data-rows] > li")].map((line) => [address(line), line]));
  for (const [path, line] of shown) {
    if (now.has(path)) update(line, now.get(path));
    else gone(line);
  }
  const moved = (anchor?.getBoundingClientRect().top ?? 0) - (before ?? 0);
  if (moved) list.closest(".list").scrollTop += moved;
}

function update(line, now) {
  const [row, its] = [line.querySelector("a.row"), now.querySelector("a.row")];
  if (!row || row.innerHTML === its.innerHTML && row.className === its.className) return;
  row.className = its.className;
  row.replaceChildren(...document.importNode(its, true).childNodes);
}

function gone(line) {
  if (line.classList.contains("gone")) return;
  line.classList.add("gone");
  const told = document.createElement("span");
  told.textContent = document.getElementById("fresh").dataset.gone;
  line.querySelector(".tags")?.prepend(told);
}

function announce(count) {
  const button = document.getElementById("fresh");
  if (!button) return;
  button.hidden = count === 0;
  button.textContent = count === 1 ? button.dataset.one : button.dataset.many.replace("#", count);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#fresh") || !waiting) return;
  const open = document.querySelector("[data-live-rows] [aria-current]");
  const path = open?.pathname;
  document.querySelector("[data-live-rows]").replaceWith(document.adoptNode(waiting));
  const again = [...document.querySelectorAll("[data-live-rows] a.row")].find((row) => row.pathname === path);
  again?.setAttribute("aria-current", "true");
  (again ?? document.querySelector("[data-live-rows] a.row"))?.focus();
  waiting = null;
  announce(0);
});

poll?.addEventListener("inbox:counts", (event) => {
  const counts = event.detail;
  for (const link of document.querySelectorAll("[data-counts]")) count(link, counts[link.dataset.counts]);
  const prefix = counts.waiting ? `(${counts.waiting}) ` : "";
  document.title = prefix + document.title.replace(/^\(\d+\+?\) /, "");
  const grew = counted && ["waiting", "unassigned", "mine", "mentions"].some((name) => parseInt(counts[name] || 0) > parseInt(counted[name] || 0));
  if (grew && document.hidden) icon?.setAttribute("href", icon.dataset.news);
  counted = counts;
});

function count(link, number) {
  if (number === undefined) return;
  let shown = link.querySelector(".count");
  if (number && !shown) {
    shown = document.createElement("span");
    shown.className = "count";
    link.append(" ", shown);
  }
  if (shown) number ? (shown.textContent = number) : shown.remove();
}

// Logged out, and in again in another tab.
document.addEventListener("htmx:after:request", (event) => {
  const told = document.getElementById("logged-out");
  const { status } = event.detail.ctx.response;
  if (told && (status === 401 || status < 400)) told.hidden = status !== 401;
});
