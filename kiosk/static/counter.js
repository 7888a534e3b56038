// The counter page: the queue left, the person in the middle, one key per action, undo for ten seconds.
import { _ } from "/shared/i18n.js";
import { startDesk } from "./counter_desk.js";
import { startKeys } from "./counter_keys.js";
import { WHY, asideLine, waitingLine } from "./counter_lists.js";
import { startPost } from "./desk_post.js";
import { startWork } from "./desk_work.js";
import { startIntake } from "./intake.js";
import { get, post, since } from "./staff_api.js";

const root = document.querySelector("[data-counter]");
const desk = root.dataset.counter;
const one = (name) => root.querySelector(`[data-${name}]`);
const UNDO_MS = 10000;
const POLL_MS = 2500;

const STATES = { called: _("Đang mời"), serving: _("Đang phục vụ") };
const DONE = {
  "call-next": _("Đã gọi"), "no-show": _("Đã ghi lỡ lượt"), "finish": _("Đã kết thúc"), "hold": _("Đã giữ số"), "transfer": _("Đã chuyển"),
  "postpone": _("Đã hẹn lại"), "resume": _("Đã mời vào"),
};
const NEEDS_PERSON = new Set(["recall", "no-show", "hold", "finish", "move"]);

let state = { current: null, waiting: [] };
let why = "";
let skew = 0;
let latest = 0;
let turn = Promise.resolve();
const asked = new Set();
let undoTimer;
const intake = startIntake(one("intake"), refresh);
const deskBar = startDesk(root, desk, refresh, fault);

function show() {
  const { current } = state;
  const now = Date.now() + skew;
  one("waiting-total").textContent = state.waiting_total ?? 0;
  one("waiting").replaceChildren(...state.waiting.map((ticket) => waitingLine(ticket, now)));
  one("aside").replaceChildren(...state.aside.map((ticket, index) => asideLine(ticket, index + 1, now, bring)));
  one("aside-title").hidden = state.aside.length === 0;
  one("next").hidden = !state.next;
  one("next-number").textContent = state.next?.number ?? "";
  one("next-why").textContent = WHY[state.next?.why] ?? "";
  one("idle").hidden = Boolean(current);
  one("person").hidden = !current;
  if (current) showPerson(current);
  for (const button of root.querySelectorAll("[data-act], [data-panel=move]")) {
    const name = button.dataset.act ?? button.dataset.panel;
    if (NEEDS_PERSON.has(name)) button.disabled = !current;
    if (name === "start") button.disabled = current?.state !== "called";
  }
  root.querySelector('[data-act="call-next"] span').textContent = current ? _("Kết thúc, gọi số tiếp theo") : _("Gọi số tiếp theo");
  one("serials-low").hidden = !state.serials_low;
  one("alarm").replaceChildren(...(state.help ?? []).map(helpNotice));
  deskBar.show(state);
  intake.personChanged(current);
}

function showPerson(current) {
  if (one("person-number").textContent !== current.number) one("reprint-said").textContent = "";
  one("person-number").textContent = current.number;
  one("person-state").textContent = `${STATES[current.state] ?? current.state}${current.calls > 1 ? ` (${_("lần %(n)s", { n: current.calls })})` : ""}`;
  one("person-service").textContent = document.documentElement.lang === "en" ? current.service_name_en : current.service_name_vi;
  one("person-priority").hidden = !current.priority_group;
  const unseen = current.priority_source === "self" || current.priority_source === "card";
  one("person-priority").textContent = unseen ? _("Ưu tiên: xem khi gặp mặt") : _("Ưu tiên");
  one("priority-seen").hidden = !unseen;
  one("person-screen").hidden = !current.by_screen;
  one("person-back").hidden = !current.return_to;
  one("person-back").textContent = current.return_to ? _("Xong thì quay lại quầy %(n)s", { n: current.return_to }) : "";
  one("person-why").textContent = WHY[why] ?? "";
}

one("reprint").addEventListener("click", async () => {
  const ticket = state.current;
  if (!ticket) return;
  fault("");
  try {
    await post(`/api/tickets/${ticket.id}/reprint`);
    one("reprint-said").textContent = _("Đang in lại phiếu %(n)s.", { n: ticket.number });
  } catch (problem) {
    fault(problem.message);
  }
});

async function seen(right) {
  try {
    await post(`/api/tickets/${state.current.id}/priority/seen`, { right });
  } catch (problem) {
    fault(problem.message);
  }
  await refresh();
}

function helpNotice(call) {
  const notice = document.createElement("p");
  notice.className = "notice warn";
  notice.append(_("Có người gọi trợ giúp ở %(place)s", { place: call.place }), " ");
  const button = document.createElement("button");
  button.className = "secondary";
  button.textContent = _("Tôi đến");
  button.addEventListener("click", async () => {
    await post(`/api/help/${call.id}/answer`);
    refresh();
  });
  notice.append(button);
  return notice;
}

function fault(text) {
  one("fault").hidden = !text;
  one("fault").querySelector("span").textContent = text ?? "";
}

async function refresh() {
  const mine = ++latest;
  try {
    const answer = await get(`/api/counters/${encodeURIComponent(desk)}`);
    if (mine !== latest) return; // a newer question is on its way: an old answer must not put back what an act changed
    state = answer;
    skew = Date.parse(state.now) - Date.now();
    root.classList.remove("stale");
    show();
  } catch (problem) {
    root.classList.add("stale");
    if (problem.status === 0) fault(problem.message);
  }
}

// Keys typed ahead wait for their turn; a key pressed twice asks for its act once.
function act(name, body) {
  if (asked.has(name)) return;
  asked.add(name);
  turn = turn.then(() => perform(name, body)).finally(() => asked.delete(name));
}

async function perform(name, body) {
  fault("");
  closePanels();
  try {
    const sent = name === "call-next" ? { finish: state.current?.id ?? null } : body;
    const ticket = await post(`/api/counters/${encodeURIComponent(desk)}/${name}`, sent);
    why = ticket.why ?? (name === "undo" ? "" : why);
    offerUndo(name, ticket);
  } catch (problem) {
    fault(problem.message);
  }
  await refresh();
}

const bring = (ticket) => act(ticket.state === "no_show" ? "rejoin" : "resume", { ticket_id: ticket.id });

function offerUndo(name, ticket) {
  clearTimeout(undoTimer);
  one("undo").hidden = !(name in DONE);
  if (!(name in DONE)) return;
  one("undo-text").textContent = `${DONE[name]} ${ticket.number}.`;
  undoTimer = setTimeout(() => { one("undo").hidden = true; }, UNDO_MS);
}

function closePanels() {
  one("transfer").hidden = one("postpone").hidden = true;
}

// F5 goes round: to another counter, come back later today, closed.
function nextPanel() {
  if (!state.current) return;
  const [transfer, postpone] = [one("transfer"), one("postpone")];
  const following = transfer.hidden && postpone.hidden ? transfer : postpone.hidden ? postpone : null;
  closePanels();
  if (!following) return;
  following.hidden = false;
  if (following === transfer) transfer.querySelector("input").focus();
  else document.activeElement.blur();
}

function moveOn(comeBack) {
  const input = one("transfer").querySelector("input");
  if (!input.value.trim()) return;
  act("transfer", { counter_id: input.value.trim(), come_back: comeBack });
  input.value = "";
}

one("transfer").addEventListener("submit", (event) => {
  event.preventDefault();
  moveOn(false);
});
one("lend").addEventListener("click", () => moveOn(true));
one("transfer").querySelector("input").addEventListener("keydown", (event) => {
  if (event.code !== "NumpadAdd") return;
  event.preventDefault();
  moveOn(true);
});
one("transfer").querySelector("input").addEventListener("input", (event) => {
  const option = root.querySelector(`#transfer-list option[value="${CSS.escape(event.target.value)}"]`);
  one("transfer-name").textContent = option?.textContent ?? "";
});
for (const button of one("postpone").querySelectorAll("[data-reason]")) {
  button.addEventListener("click", () => act("postpone", { reason: button.dataset.reason }));
}
for (const button of root.querySelectorAll("[data-seen]")) button.addEventListener("click", () => seen(button.dataset.seen === "yes"));
for (const button of root.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(button.dataset.act));
root.querySelector('[data-panel="move"]').addEventListener("click", nextPanel);
function showTab(name) {
  for (const tab of root.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  for (const pane of root.querySelectorAll("[data-tab-pane]")) pane.hidden = pane.dataset.tabPane !== name;
  if (name !== "intake") root.querySelector(`[data-tab-pane="${name}"] input`)?.focus();
}

for (const tab of root.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => showTab(tab.dataset.tab));
root.querySelector('[data-panel="dossier"]').addEventListener("click", () => {
  const open = root.querySelector('[data-tab][aria-pressed="true"]').dataset.tab;
  if (open === "intake") intake.open();
  else root.querySelector(`[data-tab-pane="${open}"] input`)?.focus();
});
const current = () => state.current?.id ?? null;
startWork(one("work"), current);
startPost(one("post"), current);

startKeys(root);
refresh();
setInterval(refresh, POLL_MS);
setInterval(() => {
  if (state.current) one("person-clock").textContent = since(state.current.changed_at, Date.now() + skew);
}, 1000);
