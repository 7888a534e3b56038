// The hall stays fresh by itself, but never under somebody's hands: not while a field is typed in or a list is open.
const EVERY_MS = 15000;

setInterval(async () => {
  const main = document.querySelector("main");
  if (main.querySelector("details[open]") || main.matches(":has(input:focus, button:focus)")) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.replaceChildren(...page.querySelector("main").childNodes);
  } catch { /* shown again when the box answers */ }
}, EVERY_MS);
