// The hall's screen: asks every two seconds, pulses what is new twice, says so when what it shows is old.

const POLL_MS = 2000;
const STALE_MS = 10000;
const ROWS = 5;
const rows = document.querySelector("[data-rows]");
const waiting = document.querySelector("[data-waiting]");
const english = document.documentElement.lang === "en";
let freshAt = Date.now();

function time(moment) {
  return new Date(moment).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}
function cell(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
function show(content) {
  const known = new Set([...rows.children].map((row) => row.dataset.key));
  const shown = content.rows.slice(0, ROWS).map((row) => {
    const line = document.createElement("li");
    line.className = "hall-row";
    line.dataset.key = `${row.number}/${row.counter}/${row.calls}`;
    line.append(cell("hall-number", row.number), cell("hall-counter", row.counter));
    if (!known.has(line.dataset.key)) line.classList.add("is-new");
    return line;
  });
  // Rows that stay are left alone, so that a pulse is not cut short by the next answer.
  const same = shown.length === rows.children.length && shown.every((row, i) => row.dataset.key === rows.children[i].dataset.key);
  if (!same) rows.replaceChildren(...shown);
  document.querySelector("[data-empty]").hidden = shown.length > 0;
  waiting.replaceChildren(...content.waiting.slice(0, 9).map((each) => {
    const line = document.createElement("li");
    const count = document.createElement("strong");
    count.textContent = each.waiting;
    line.append(cell("", english ? each.name_en : each.name_vi), count);
    return line;
  }));
}
async function ask() {
  try {
    const answer = await fetch("/api/display");
    if (answer.ok) {
      show(await answer.json());
      freshAt = Date.now();
    }
  } catch { /* shown as stale below; asked again by the interval */ }
  const stale = Date.now() - freshAt > STALE_MS;
  document.body.classList.toggle("is-stale", stale);
  document.querySelector("[data-stale]").hidden = !stale;
  document.querySelector("[data-stale-since]").textContent = time(freshAt);
  document.querySelector("[data-clock]").textContent = time(Date.now());
}
ask();
setInterval(ask, POLL_MS);
