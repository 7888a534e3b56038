// Shows new paper by itself: asks once a second whether the newest one has changed, and loads the page again if so.
"use strict";

const list = document.getElementById("papers");

async function look() {
  try {
    const answer = await fetch("/papers?limit=1");
    const [newest] = await answer.json();
    const mark = newest ? `${newest.id}-${newest.height_dots}` : "-0";
    if (mark !== list.dataset.newest && document.visibilityState === "visible") {
      location.reload();
    }
  } catch {
    // The printer is switched off; it will answer again when it is back.
  }
}

setInterval(look, 1000);
