// A 2D scanner that types like a keyboard, told from fingers by its speed; what it read is sent once and kept nowhere.

const BETWEEN_KEYS_MS = 30;
const LINE_ENDS_AFTER_MS = 120; // half a line: the scanner stopped without Enter
const SURELY_SCANNER = 8;
const TAIL_MS = 600; // nobody types so soon after a scan: what comes is the rest of a line that stuttered
const MAX_CHARS = 1000;
const MIN_CHARS = 6;
const SERIAL_POLL_MS = 700;
const PROPOSED = "motcua.proposed";
const said = document.querySelector("[data-scan-said]");
let line = "";
let lastKey = 0;
let timer;
let before = null;
let tailUntil = 0;

function say(text) {
  said.textContent = text;
  said.hidden = !text;
}
function choose(group) {
  const set = document.querySelector("[data-priority]");
  const radio = [...(set?.querySelectorAll("[name=priority_group]") ?? [])].find((each) => each.value === group);
  if (!radio) return;
  radio.checked = true;
  set.querySelector("[data-by-card]").value = "1";
}
function follow(body) {
  if (body.say) say(body.say);
  else if (body.go) location.assign(body.go);
  else if (body.propose) {
    // Only the group is remembered, until the screen goes back to its start.
    sessionStorage.setItem(PROPOSED, body.propose);
    choose(body.propose);
    say(said.dataset.proposed);
  } else say(said.dataset.card);
}
async function send(text) {
  try {
    const answer = await fetch("/api/scan", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }),
    });
    const body = await answer.json();
    if (answer.ok) follow(body);
    else say(body.detail ?? said.dataset.unreadable);
  } catch {
    say(said.dataset.unreadable);
  }
}
function finish() {
  clearTimeout(timer);
  const text = line;
  line = "";
  if (before) before.input.value = before.value; // the first letter had already gone into the field
  before = null;
  tailUntil = performance.now() + TAIL_MS;
  if (text.length > MAX_CHARS || text.length < MIN_CHARS) say(said.dataset.unreadable);
  else send(text);
}
addEventListener("keydown", (event) => {
  // The moment of the key itself, not of this handler: a busy page must not make a scanner look slow.
  const gap = event.timeStamp - lastKey;
  const fast = gap < (line.length > SURELY_SCANNER ? LINE_ENDS_AFTER_MS : BETWEEN_KEYS_MS);
  lastKey = event.timeStamp;
  const ends = event.key === "Enter" || event.key === "Tab";
  if (event.key.length !== 1 && !ends) return;
  if (event.timeStamp < tailUntil && !line) {
    event.preventDefault();
    tailUntil = event.timeStamp + TAIL_MS;
    return;
  }
  if (ends) {
    if (line.length < 2) return;
    event.preventDefault();
    finish();
    return;
  }
  if (!fast) {
    line = event.key;
    const input = event.target.closest?.("input");
    before = input ? { input, value: input.value } : null;
    return;
  }
  event.preventDefault();
  if (line.length <= MAX_CHARS) line += event.key;
  clearTimeout(timer);
  timer = setTimeout(finish, LINE_ENDS_AFTER_MS);
}, true);

// The box's own screen also hears the scanner on the serial port, which no browser can read.
if (["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)) {
  setInterval(async () => {
    try {
      const answer = await fetch("/api/scan/serial");
      if (answer.status === 200) follow(await answer.json());
    } catch { /* asked again */ }
  }, SERIAL_POLL_MS);
}

const proposed = sessionStorage.getItem(PROPOSED);
if (document.querySelector("[data-home]")) sessionStorage.removeItem(PROPOSED);
else if (proposed) choose(proposed);
