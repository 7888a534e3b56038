// Two screens that show what the other side types, large; nothing is kept.
import { get, post } from "./staff_api.js";

const root = document.querySelector("[data-write]");
const path = `/api/write/${encodeURIComponent(root.dataset.write)}`;
const { side } = root.dataset;
const other = side === "clerk" ? "visitor" : "clerk";
const mine = document.getElementById("mine");
const POLL_MS = 700;
let timer;
let seen = -1;

async function send(clear = false) {
  try {
    await post(path, { side, text: mine.value, clear });
  } catch { /* sent again with the next key */ }
}

mine.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(send, 150);
});
document.querySelector("[data-clear]").addEventListener("click", () => {
  mine.value = "";
  send(true);
});
addEventListener("pagehide", () => { mine.value = ""; });

setInterval(async () => {
  try {
    const page = await get(path);
    if (page.version === seen) return;
    seen = page.version;
    root.querySelector("[data-other]").textContent = page[other];
    if (!page[side] && document.activeElement !== mine) mine.value = "";
  } catch { /* asked again */ }
}, POLL_MS);
