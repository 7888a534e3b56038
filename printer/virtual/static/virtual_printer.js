// Shows new paper by itself: asks once a second what lies there, and replaces only the papers that changed.
"use strict";

const list = document.getElementById("papers");
const state = document.querySelector("[data-state]");

async function fetchPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Every paper has its mark (number, length, cut); one with the same mark is left as it stands, its picture too.
function merge(fresh) {
  const known = new Map([...list.children].map((each) => [each.dataset.mark, each]));
  list.replaceChildren(...[...fresh.children].map((each) => known.get(each.dataset.mark) ?? document.adoptNode(each)));
  list.dataset.newest = fresh.dataset.newest;
}

async function look() {
  try {
    const [papers, condition] = await Promise.all([fetch("/papers?limit=1"), fetch("/condition")]);
    const [newest] = await papers.json();
    const mark = newest ? `${newest.id}-${newest.height_dots}-${newest.cut}` : "";
    const now = JSON.stringify(await condition.json());
    const changed = now !== state.dataset.now;
    if (document.visibilityState !== "visible" || (mark === list.dataset.newest && (!changed || !state.dataset.now))) {
      state.dataset.now ||= now;
      return;
    }
    const page = await fetchPage();
    merge(page.getElementById("papers"));
    // The buttons are left alone while one of them has the focus of somebody's keyboard.
    if (changed && !state.contains(document.activeElement)) state.replaceChildren(...page.querySelector("[data-state]").childNodes);
    state.dataset.now = now;
  } catch {
    // The printer is switched off; it will answer again when it is back.
  }
}

setInterval(look, 1000);
