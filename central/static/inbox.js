// The officers' inbox alive: told by the event stream, asks every ten seconds without it; says who looks and who writes.
const script = document.querySelector("script[data-stream]");
const form = document.querySelector("[data-reply]");
const reply = document.getElementById("reply");
const csrf = document.querySelector('input[name="csrf_token"]')?.value ?? "";
const ASK_MS = 10_000;
const AGAIN_MS = 5_000;
const HERE_MS = 30_000;
const TYPING_MS = 5_000;
let streaming = false;
let asking = false;
let again = false;
let typedAt = 0;

// What the server shows now takes the place of what the page shows; forms and what is being typed stay.
async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Live": "1" } });
    if (answer.redirected && answer.url.includes("/login")) location.reload();
    if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch { /* asked again by the interval */ }
  asking = false;
  if (again) {
    again = false;
    refresh();
  }
}

function replace(fresh) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const part = fresh.getElementById(old.id);
    if (part && part.innerHTML !== old.innerHTML) {
      const place = [...old.querySelectorAll("a")].indexOf(document.activeElement);
      old.replaceChildren(...part.childNodes);
      if (place >= 0) old.querySelectorAll("a")[place]?.focus();
      if (old.id === "live-talk") old.scrollTop = old.scrollHeight;
    }
  }
}

function listen() {
  const source = new EventSource(script.dataset.stream);
  source.addEventListener("inbox", () => {
    streaming = true;
    refresh();
  });
  source.addEventListener("error", () => {
    source.close();
    streaming = false;
    setTimeout(listen, AGAIN_MS);
  });
}

function say(state) {
  const body = new URLSearchParams({ csrf_token: csrf, state });
  fetch(form.dataset.reply, { method: "POST", body, keepalive: true }).catch(() => { /* said again soon */ });
}

if (form) {
  reply.addEventListener("input", () => {
    if (Date.now() - typedAt < TYPING_MS) return;
    typedAt = Date.now();
    say("typing");
  });
  setInterval(() => say(Date.now() - typedAt < TYPING_MS * 2 ? "typing" : "looking"), HERE_MS);
  addEventListener("pagehide", () => say("gone"));
  for (const button of document.querySelectorAll("[data-canned]")) {
    button.addEventListener("click", () => {
      reply.value = (reply.value ? reply.value.trimEnd() + "\n" : "") + button.dataset.canned;
      reply.focus();
    });
  }
  form.addEventListener("submit", () => {
    // A second press while the first is on its way is no second answer; the server holds to it too.
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
  });
}

// Function keys only: letters and Ctrl belong to the Vietnamese keyboard.
const KEYS = {
  F2: () => document.querySelector(".threads [aria-current]")?.closest("li")?.nextElementSibling?.querySelector("a")?.click(),
  F4: () => reply?.focus(),
  F6: () => {
    const box = document.querySelector("[data-canned]")?.closest("details");
    if (box) box.open = !box.open;
    if (box?.open) box.querySelector("button").focus();
  },
  F9: () => form?.querySelector('button[value="stay"]')?.click(),
};
addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  KEYS[event.key]();
});

const talk = document.getElementById("live-talk");
if (talk) talk.scrollTop = talk.scrollHeight;
if (script.dataset.stream) listen();
setInterval(() => { if (!streaming) refresh(); }, ASK_MS);
