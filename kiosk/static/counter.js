// The counter page: the queue left, the person in the middle, one key per action, undo for ten seconds.
import { _ } from "/shared/i18n.js";
import { startIntake } from "./intake.js";
import { get, post, since } from "./staff_api.js";

const root = document.querySelector("[data-counter]");
const desk = root.dataset.counter;
const one = (name) => root.querySelector(`[data-${name}]`);
const UNDO_MS = 10000;
const POLL_MS = 2500;

const STATES = { called: _("Đang mời"), serving: _("Đang phục vụ") };
const WHY = {
  "oldest": _("Đến lượt: chờ lâu nhất"),
  "normal-turn": _("Đến lượt người thường, xen giữa các lượt ưu tiên"),
  "priority-turn": _("Đến lượt ưu tiên theo tỷ lệ của Trung tâm"),
  "only-priority-waits": _("Chỉ còn người ưu tiên đang chờ"),
};
const DONE = {
  "call-next": _("Đã gọi"), "no-show": _("Đã ghi lỡ lượt"), "finish": _("Đã kết thúc"), "hold": _("Đã giữ số"), "transfer": _("Đã chuyển"),
};

let state = { current: null, waiting: [] };
let why = "";
let skew = 0;
let busy = false;
let undoTimer;
const intake = startIntake(one("intake"), refresh);

function item(ticket, withButton) {
  const row = document.createElement("li");
  const number = document.createElement("strong");
  number.textContent = ticket.number;
  const wait = document.createElement("span");
  wait.className = "muted number";
  wait.textContent = since(ticket.changed_at, Date.now() + skew);
  row.append(number, wait);
  if (ticket.priority_group) {
    const badge = document.createElement("span");
    badge.className = "badge warn";
    badge.textContent = _("Ưu tiên");
    row.append(badge);
  }
  if (withButton) {
    const button = document.createElement("button");
    button.className = "secondary";
    button.textContent = _("Mời vào");
    button.addEventListener("click", () => act("resume", { ticket_id: ticket.id }));
    row.append(button);
  }
  return row;
}

function show() {
  const { current } = state;
  const waiting = state.waiting.filter((ticket) => ticket.state === "waiting");
  const held = state.waiting.filter((ticket) => ticket.state === "held");
  one("waiting-total").textContent = state.waiting_total ?? 0;
  one("waiting").replaceChildren(...waiting.map((ticket) => item(ticket, false)));
  one("held").replaceChildren(...held.map((ticket) => item(ticket, true)));
  one("held-title").hidden = held.length === 0;
  one("idle").hidden = Boolean(current);
  one("person").hidden = !current;
  if (current) {
    one("person-number").textContent = current.number;
    one("person-state").textContent = `${STATES[current.state] ?? current.state}${current.calls > 1 ? ` (${_("lần %(n)s", { n: current.calls })})` : ""}`;
    one("person-service").textContent = document.documentElement.lang === "en" ? current.service_name_en : current.service_name_vi;
    one("person-priority").hidden = !current.priority_group;
    one("person-priority").textContent = _("Ưu tiên: xem khi gặp mặt");
    one("person-why").textContent = WHY[why] ?? "";
  }
  for (const button of root.querySelectorAll("[data-act], [data-panel=transfer]")) {
    const name = button.dataset.act ?? "transfer";
    if (["recall", "no-show", "hold", "finish", "transfer"].includes(name)) button.disabled = !current;
    if (name === "start") button.disabled = current?.state !== "called";
  }
  root.querySelector('[data-act="call-next"]').lastChild.textContent = current ? ` ${_("Kết thúc, gọi số tiếp theo")}` : ` ${_("Gọi số tiếp theo")}`;
  one("alarm").replaceChildren(...(state.help ?? []).map(helpNotice));
  intake.personChanged(current);
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
  try {
    state = await get(`/api/counters/${encodeURIComponent(desk)}`);
    skew = Date.parse(state.now) - Date.now();
    root.classList.remove("stale");
    show();
  } catch (problem) {
    root.classList.add("stale");
    if (problem.status === 0) fault(problem.message);
  }
}

async function act(name, body) {
  if (busy) return;
  busy = true;
  fault("");
  try {
    const sent = name === "call-next" ? { finish: state.current?.id ?? null } : body;
    const ticket = await post(`/api/counters/${encodeURIComponent(desk)}/${name}`, sent);
    why = ticket.why ?? (name === "undo" ? "" : why);
    offerUndo(name, ticket);
  } catch (problem) {
    fault(problem.message);
  } finally {
    busy = false;
    await refresh();
  }
}

function offerUndo(name, ticket) {
  clearTimeout(undoTimer);
  one("undo").hidden = !(name in DONE);
  if (!(name in DONE)) return;
  one("undo-text").textContent = `${DONE[name]} ${ticket.number}.`;
  undoTimer = setTimeout(() => { one("undo").hidden = true; }, UNDO_MS);
}

function toggleTransfer() {
  const form = one("transfer");
  form.hidden = !form.hidden || !state.current;
  if (!form.hidden) form.querySelector("input").focus();
}

one("transfer").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = one("transfer").querySelector("input");
  one("transfer").hidden = true;
  act("transfer", { counter_id: input.value.trim() });
  input.value = "";
});
one("transfer").querySelector("input").addEventListener("input", (event) => {
  const option = root.querySelector(`#transfer-list option[value="${CSS.escape(event.target.value)}"]`);
  one("transfer-name").textContent = option?.textContent ?? "";
});

for (const button of root.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(button.dataset.act));
root.querySelector('[data-panel="transfer"]').addEventListener("click", toggleTransfer);
root.querySelector('[data-panel="intake"]').addEventListener("click", () => intake.open());

// Function keys only: Unikey is on at these desks, and F5 by habit must not reload the page away.
addEventListener("keydown", (event) => {
  const button = root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (!event.repeat && !button.disabled && button.offsetParent) button.click();
});

refresh();
setInterval(refresh, POLL_MS);
setInterval(() => {
  if (state.current) one("person-clock").textContent = since(state.current.changed_at, Date.now() + skew);
}, 1000);
