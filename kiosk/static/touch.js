// Every touch page: the clock, one tap per form, help, contrast, and the way back to the start after a rest.

const REST_MS = 45000;
const WARN_S = 20;

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

const clock = document.querySelector("[data-clock]");
function showTime() {
  clock.textContent = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}
if (clock) {
  showTime();
  setInterval(showTime, 5000);
}

document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (history.length > 1) {
    event.preventDefault();
    history.back();
  }
});

const help = document.querySelector("[data-help]");
help?.addEventListener("click", async () => {
  help.disabled = true;
  let done = false;
  try {
    done = (await fetch("/api/help", { method: "POST" })).ok;
  } catch {
    done = false;
  }
  help.classList.add("touch-help-open");
  help.querySelector("span").textContent = done ? help.dataset.done : help.dataset.failed;
  setTimeout(() => location.reload(), 15000);
});

// Larger letters and the lower zone are style sheets the server adds, so that no page flashes in the wrong size.
for (const button of document.querySelectorAll("[data-cookie]")) {
  button.addEventListener("click", () => {
    const [name, value] = button.dataset.cookie.split("=");
    const isOn = button.getAttribute("aria-pressed") === "true";
    document.cookie = `${name}=${isOn ? "" : value}; path=/; max-age=${isOn ? 0 : 3600}; samesite=lax`;
    location.reload();
  });
}

const listen = document.querySelector("[data-listen]");
const prompt = document.querySelector("[data-prompt]")?.dataset.prompt;
if (listen && prompt && document.documentElement.lang === "vi") {
  listen.hidden = false;
  listen.addEventListener("click", async () => (await import("./voice.js")).sayOnce(`nhac-${prompt}`));
}

// The start page rests by itself; every other page asks first, and forgets everything when it goes back.
export function backToStart() {
  for (const name of ["motcua_contrast", "motcua_text", "motcua_low"]) document.cookie = `${name}=; path=/; max-age=0; samesite=lax`;
  sessionStorage.clear();
  location.replace("/?lang=vi");
}

const dialog = document.querySelector("[data-still-there]");
const isHome = document.querySelector("[data-home]");
const hasRing = document.querySelector("[data-ring]");
let lastTouch = Date.now();
function touched() {
  lastTouch = Date.now();
  if (dialog) dialog.hidden = true;
}
for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, touched, { passive: true });
dialog?.querySelector("[data-more-time]").addEventListener("click", touched);

if (isHome) {
  setInterval(() => {
    const foreign = document.documentElement.lang !== "vi" || document.querySelector('.touch-tools [aria-pressed="true"]');
    if (foreign && Date.now() - lastTouch > REST_MS + WARN_S * 1000) backToStart();
  }, 1000);
} else if (!hasRing) {
  setInterval(() => {
    const over = Date.now() - lastTouch - REST_MS;
    if (over < 0) return;
    const left = Math.ceil(WARN_S - over / 1000);
    if (left <= 0) {
      backToStart();
      return;
    }
    if (dialog.hidden) {
      dialog.hidden = false;
      dialog.querySelector("[data-more-time]").focus();
    }
    dialog.querySelector("[data-seconds-left]").textContent = String(left);
  }, 500);
}
