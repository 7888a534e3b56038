// The number page: follows the paper until it is out, and goes back to the start when the ring is empty.
import { backToStart } from "./touch.js";

const MORE_S = 60;
const POLL_MS = 700;

const paper = document.querySelector("[data-print-job]");
const WORDS = {
  ready: "printing", leased: "printing", printed: "printed", deferred: "waiting", uncertain: "lost", expired: "lost", cancelled: "lost",
};
const LOOKS = { printing: "busy", printed: "ok", waiting: "warn", lost: "warn" };

function show(state) {
  const kind = WORDS[state] ?? "lost";
  paper.dataset.look = LOOKS[kind];
  const text = paper.querySelector("span");
  if (text.textContent !== paper.dataset[kind]) text.textContent = paper.dataset[kind];
  return state === "printed";
}

async function follow() {
  let over = false;
  try {
    const answer = await fetch(`/api/print-jobs/${paper.dataset.printJob}`);
    if (answer.ok) over = show((await answer.json()).state);
  } catch {
    show("deferred");
  }
  if (!over) setTimeout(follow, POLL_MS);
}
if (paper) {
  show(paper.dataset.state);
  follow();
}

const ring = document.querySelector("[data-ring]");
let total = Number(ring.dataset.ring);
let endsAt = Date.now() + total * 1000;
document.querySelector("[data-ring-more]").addEventListener("click", () => {
  total = MORE_S;
  endsAt = Date.now() + total * 1000;
});
setInterval(() => {
  const left = Math.max(0, (endsAt - Date.now()) / 1000);
  ring.querySelector("[data-ring-left]").style.strokeDasharray = `${(left / total) * 100} 100`;
  ring.querySelector("[data-ring-seconds]").textContent = String(Math.ceil(left));
  if (left === 0) backToStart();
}, 250);
