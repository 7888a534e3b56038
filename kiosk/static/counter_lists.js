// The left column: who waits, who is next and why, who was put aside and can be brought back.
import { _ } from "/shared/i18n.js";
import { since } from "./staff_api.js";

export const WHY = {
  "oldest": _("Đến lượt: chờ lâu nhất"),
  "normal-turn": _("Đến lượt người thường, xen giữa các lượt ưu tiên"),
  "priority-turn": _("Đến lượt ưu tiên theo tỷ lệ của Trung tâm"),
  "only-priority-waits": _("Chỉ còn người ưu tiên đang chờ"),
};
const ASIDE = { held: _("giữ số"), postponed: _("hẹn lại"), no_show: _("lỡ lượt") };

function line(ticket, at, now) {
  const row = document.createElement("li");
  const number = document.createElement("strong");
  number.textContent = ticket.number;
  const wait = document.createElement("span");
  wait.className = "muted number";
  wait.textContent = since(at, now);
  row.append(number, wait);
  if (ticket.priority_group) {
    const badge = document.createElement("span");
    badge.className = "badge warn";
    badge.textContent = _("Ưu tiên");
    row.append(badge);
  }
  return row;
}

export function waitingLine(ticket, now) {
  const row = line(ticket, ticket.changed_at, now);
  const marks = [ticket.sent_to && _("chuyển đến"), ticket.away_until && _("tạm ra ngoài"), ticket.dossiers !== "1" && _("%(n)s hồ sơ", { n: ticket.dossiers })];
  for (const word of marks.filter(Boolean)) {
    const badge = document.createElement("span");
    badge.className = "badge neutral";
    badge.textContent = word;
    row.append(badge);
  }
  return row;
}

export function asideLine(ticket, position, now, bring) {
  const row = line(ticket, ticket.since, now);
  const button = document.createElement("button");
  button.className = "secondary";
  button.textContent = ticket.state === "no_show" ? _("Cho chờ lại") : _("Mời vào");
  if (position <= 9) button.dataset.asideDigit = position;
  const key = document.createElement("span");
  key.className = "muted small";
  key.textContent = `${position}. ${ASIDE[ticket.state]}`;
  button.setAttribute("aria-label", `${button.textContent} ${ticket.number}`);
  button.addEventListener("click", () => bring(ticket));
  row.append(key, button);
  return row;
}
