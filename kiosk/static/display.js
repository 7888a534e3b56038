// The hall's screen: told by the event stream, asks every five seconds without it; pulses what is new, says what is old.

import { say, start } from "./voice.js";

const POLL_MS = 5000;
const STALE_MS = 12000;
const STREAM_AGAIN_MS = 10000;
const NOTICE_MS = 12000;
const ROWS = 5;
const hall = document.querySelector("[data-stream]");
const rows = document.querySelector("[data-rows]");
const waiting = document.querySelector("[data-waiting]");
const english = document.documentElement.lang === "en";
const own = [...document.querySelectorAll("[data-notices] li")].map((each) => each.textContent);
let freshAt = Date.now();
let streaming = false;
let urgent = null;
let turn = 0;

function time(moment) {
  return new Date(moment).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}
function cell(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
function rowKey(row) {
  return `${row.number}/${row.counter}/${row.calls}`;
}
function rowOf(row, isNew) {
  const line = document.createElement("li");
  line.className = row.by_screen ? "hall-row by-screen" : "hall-row";
  line.dataset.key = rowKey(row);
  line.append(cell("hall-number", row.number), cell("hall-counter", row.counter));
  if (isNew) line.classList.add("is-new");
  return line;
}
function show(content) {
  freshAt = Date.now();
  const known = new Set([...rows.children].map((row) => row.dataset.key));
  const shown = content.rows.slice(0, ROWS);
  const fresh = shown.filter((row) => !known.has(rowKey(row)) && row.state === "called");
  // Rows that stay are left alone, so that a pulse is not cut short by the next answer.
  const same = shown.length === rows.children.length && shown.every((row, i) => rowKey(row) === rows.children[i].dataset.key);
  if (!same) rows.replaceChildren(...shown.map((row) => rowOf(row, !known.has(rowKey(row)))));
  for (const row of fresh.reverse()) say(row.clips);
  document.querySelector("[data-empty]").hidden = shown.length > 0;
  document.querySelector("[data-next]").replaceChildren(...content.next.map((number) => cell("", number)));
  waiting.replaceChildren(...content.waiting.slice(0, 6).map((each) => {
    const line = document.createElement("li");
    const count = document.createElement("strong");
    count.textContent = each.waiting;
    line.append(cell("", english ? each.name_en : each.name_vi), count);
    return line;
  }));
  const before = urgent;
  urgent = content.notice && (english ? content.notice.en : content.notice.vi);
  if (urgent !== before) notice();
}
function notice() {
  const texts = urgent ? [urgent, ...own] : own;
  const text = texts.length ? texts[turn % texts.length] : "";
  document.querySelector("[data-notice]").hidden = !text;
  document.querySelector("[data-notice-text]").textContent = text;
}
async function ask() {
  if (streaming) return;
  try {
    const answer = await fetch("/api/display");
    if (answer.ok) show(await answer.json());
  } catch { /* shown as stale by the clock below; asked again by the interval */ }
}
function listen() {
  const source = new EventSource(hall.dataset.stream);
  source.addEventListener("display", (event) => {
    streaming = true;
    show(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    // The page asks by itself meanwhile and tries the stream again, also after an answer that EventSource gives up on.
    source.close();
    streaming = false;
    ask();
    setTimeout(listen, STREAM_AGAIN_MS);
  });
}
function tick() {
  const stale = Date.now() - freshAt > STALE_MS;
  document.body.classList.toggle("is-stale", stale);
  document.querySelector("[data-stale]").hidden = !stale;
  document.querySelector("[data-stale-since]").textContent = time(freshAt);
  document.querySelector("[data-clock]").textContent = time(Date.now());
}
if (hall.dataset.voice) start(document.querySelector("[data-sound]"));
ask();
listen();
tick();
notice();
setInterval(ask, POLL_MS);
setInterval(tick, 1000);
setInterval(() => { turn += 1; notice(); }, NOTICE_MS);
