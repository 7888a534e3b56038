// Follows a paper until it is out, and says so in the words the page gives.

const POLL_MS = 700;
const WORDS = {
  ready: "printing", leased: "printing", printed: "printed", deferred: "waiting", uncertain: "lost", expired: "lost", cancelled: "lost",
};
const LOOKS = { printing: "busy", printed: "ok", waiting: "warn", lost: "warn" };
const paper = document.querySelector("[data-print-job]");

function show(state) {
  const kind = WORDS[state] ?? "lost";
  paper.dataset.look = LOOKS[kind];
  const text = paper.querySelector("span");
  if (text.textContent !== paper.dataset[kind]) text.textContent = paper.dataset[kind];
  return state === "printed";
}

async function follow() {
  let over = false;
  try {
    const answer = await fetch(`/api/print-jobs/${paper.dataset.printJob}`);
    if (answer.ok) over = show((await answer.json()).state);
  } catch {
    show("deferred");
  }
  if (!over) setTimeout(follow, POLL_MS);
}
if (paper) {
  show(paper.dataset.state);
  follow();
}
