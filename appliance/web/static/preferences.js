// High contrast on request: a button with data-toggle-contrast switches it and a cookie keeps it.
const COOKIE = "motcua_contrast";
const root = document.documentElement;

function show(level) {
  root.dataset.contrast = level;
  for (const button of document.querySelectorAll("[data-toggle-contrast]")) {
    button.setAttribute("aria-pressed", String(level === "high"));
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-toggle-contrast]")) return;
  const level = root.dataset.contrast === "high" ? "normal" : "high";
  document.cookie = `${COOKIE}=${level}; path=/; max-age=31536000; samesite=lax`;
  show(level);
});
