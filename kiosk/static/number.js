// The number page: follows its paper, and goes back to the start when the ring is empty.
import "./paper_state.js";
import { backToStart } from "./touch.js";

const MORE_S = 60;
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
