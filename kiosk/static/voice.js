// The hall's voice: clips fetched once, calls said one after the other, each twice, the chime before the first.

const TIMES = 2;
const PAUSE_MS = 500;
let context;
const buffers = new Map();
const calls = [];
let speaking = false;

function clip(name) {
  if (!buffers.has(name)) {
    buffers.set(name, fetch(`/voice/${name}.wav`).then((answer) => {
      if (!answer.ok) throw new Error(name);
      return answer.arrayBuffer();
    }).then((bytes) => context.decodeAudioData(bytes)));
  }
  return buffers.get(name);
}
function playOne(buffer) {
  return new Promise((over) => {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.onended = over;
    source.start();
  });
}
async function playAll(names) {
  for (const name of names) {
    try {
      await playOne(await clip(name));
    } catch {
      buffers.delete(name); // a missing clip is a gap, not silence for the day
    }
  }
}
async function speak() {
  if (speaking) return;
  speaking = true;
  while (calls.length) {
    const names = calls.shift();
    for (let time = 0; time < TIMES; time += 1) {
      await playAll(time ? names.slice(1) : names);
      await new Promise((over) => { setTimeout(over, PAUSE_MS); });
    }
  }
  speaking = false;
}

export function say(names) {
  if (!context || context.state !== "running" || !names.length) return;
  calls.push(names);
  document.documentElement.dataset.said = String(Number(document.documentElement.dataset.said ?? 0) + 1);
  speak();
}
// Browsers stay silent until touched, unless the kiosk is started with --autoplay-policy=no-user-gesture-required.
export async function start(button) {
  context = new AudioContext();
  const show = () => { button.hidden = context.state === "running"; };
  button.addEventListener("click", () => context.resume().then(show));
  context.addEventListener("statechange", show);
  show();
}
export async function sayOnce(name) {
  context ??= new AudioContext();
  await context.resume();
  await playAll([name]);
}
