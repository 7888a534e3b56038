// Texts of scripts: Vietnamese stands in the code, other languages come from the app's /texts/<lang>.json.
//   import { _ } from "/shared/i18n.js";   _("Còn %(n)s người", { n: 7 })
const lang = document.documentElement.lang || "vi";

async function load() {
  if (lang === "vi") return {};
  try {
    const answer = await fetch(`/texts/${lang}.json`);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {}; // without the file the page speaks Vietnamese
  }
}

const texts = await load();

export function _(msgid, values = {}) {
  const text = texts[msgid];
  const found = typeof text === "string" ? text : msgid;
  return found.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export { lang };
