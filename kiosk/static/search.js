// The search page's own keyboard, and results while typing. Diacritics are not needed, so the keys have none.

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const board = document.querySelector("[data-keyboard]");
const input = document.querySelector("#q");
const results = document.querySelector("[data-results]");
let asked = 0;
let timer;

async function ask() {
  const mine = ++asked;
  const answer = await fetch(`/search?part=results&q=${encodeURIComponent(input.value)}`);
  const html = await answer.text();
  // A slow answer to an earlier letter must not replace a later one.
  if (mine === asked && answer.ok) results.innerHTML = html;
}
function changed() {
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
}
function key(label, press, kind = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `kb-key ${kind}`;
  button.textContent = label;
  button.addEventListener("click", () => {
    press();
    changed();
  });
  return button;
}
function type(letter) {
  if (input.value.length < 80) input.value += letter;
}
for (const letters of ROWS) {
  const row = document.createElement("div");
  row.className = "kb-row";
  for (const letter of letters) row.append(key(letter.toUpperCase(), () => type(letter)));
  board.append(row);
}
const last = document.createElement("div");
last.className = "kb-row";
last.append(
  key(board.dataset.clear, () => { input.value = ""; }, "kb-wide"),
  key(board.dataset.space, () => type(" "), "kb-space"),
  key(board.dataset.erase, () => { input.value = [...input.value].slice(0, -1).join(""); }, "kb-wide"),
);
board.append(last);
input.addEventListener("input", changed);
