// A card scanned at the counter, told from typing by its beginning and its speed; what it read is sent once and kept nowhere.
import { post } from "./staff_api.js";

const BEGINS = /^\d{9,12}[|~¦]$/;
const FAST_MS = 60;
const LINE_ENDS_AFTER_MS = 200;
const MAX_CHARS = 1000;

export function listenForCards(pane, fill) {
  let line = "";
  let taking = false;
  let lastKey = 0;
  let before = null;
  let timer;

  async function finish() {
    clearTimeout(timer);
    const text = line;
    line = "";
    taking = false;
    const said = pane.querySelector("[data-card-said]");
    try {
      const card = await post("/api/card", { text });
      fill(card);
    } catch (problem) {
      if (said) said.textContent = problem.message;
    }
  }

  addEventListener("keydown", (event) => {
    const slow = event.timeStamp - lastKey > FAST_MS;
    lastKey = event.timeStamp;
    if (taking) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Tab") finish();
      else if (event.key.length === 1 && line.length < MAX_CHARS) line += event.key;
      clearTimeout(timer);
      if (taking) timer = setTimeout(finish, LINE_ENDS_AFTER_MS);
      return;
    }
    if (event.key.length !== 1) return;
    if (slow) {
      line = "";
      before = event.target.matches?.("input") ? { input: event.target, value: event.target.value } : null;
    }
    line += event.key;
    if (!BEGINS.test(line) || !pane.querySelector("[data-intake-form]")) return;
    event.preventDefault();
    taking = true;
    if (before) before.input.value = before.value; // the digits had already gone into the field
    timer = setTimeout(finish, LINE_ENDS_AFTER_MS);
  }, true);
}
