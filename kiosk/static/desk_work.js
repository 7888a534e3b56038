// Find a dossier, hand its result over, ask for papers, draft an apology, give papers back, print its slip again.
import { _ } from "/shared/i18n.js";
import { post } from "./staff_api.js";

export function startWork(pane, ticketId) {
  const one = (name) => pane.querySelector(`[data-${name}]`);
  const input = pane.querySelector("#find-text");

  function say(name, text) {
    for (const each of ["work-fault", "work-done"]) one(each).hidden = each !== name;
    if (name) one(name).querySelector("span").textContent = text;
    one("letter-pdf").hidden = true;
  }

  async function find(text) {
    say("");
    one("found").replaceChildren();
    try {
      const answer = await post("/api/dossiers/find", { text });
      one("found").replaceChildren(...answer.dossiers.map(card));
      one("found").querySelector("button")?.focus();
    } catch (problem) {
      say("work-fault", problem.message);
      input.select();
    }
  }

  function card(dossier) {
    const made = one("found-one").content.cloneNode(true).firstElementChild;
    for (const spot of made.querySelectorAll("[data-t]")) spot.textContent = dossier[spot.dataset.t] ?? "";
    if (!dossier.applicant) made.querySelector("h3").textContent = _("Hồ sơ tiếp nhận ở nơi khác");
    if (!dossier.dossier_code) made.querySelector('[data-t="dossier_code"]').textContent = dossier.provisional_no ?? "";
    made.querySelector('[data-t="status_name"]').hidden = !dossier.status_name;
    made.querySelector("[data-due]").hidden = !dossier.due;
    made.querySelector("[data-late]").hidden = !dossier.late;
    for (const button of made.querySelectorAll("[data-do]")) {
      const act = button.dataset.do;
      button.hidden = (["supplement", "apology", "control", "stop"].includes(act) && !dossier.dossier_id)
        || (["reprint", "reissue"].includes(act) && !dossier.slip_id) || (act === "supplied" && dossier.status !== "5");
      button.addEventListener("click", () => start(act, dossier));
    }
    const letters = made.querySelector("[data-letters]");
    letters.hidden = !dossier.letters?.length;
    letters.append(...(dossier.letters ?? []).flatMap((letter) => [letterLink(letter), " "]));
    const control = made.querySelector("[data-control-pdf]");
    if (control) control.hidden = !dossier.dossier_id;
    if (control) control.href = `/api/dossiers/${dossier.dossier_id}/control.pdf`;
    return made;
  }

  function letterLink(letter) {
    const link = document.createElement("a");
    link.href = `/api/letters/${letter.id}/form.pdf`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = `${letter.name} (PDF)`;
    return link;
  }

  function start(act, dossier) {
    if (act === "return" || act === "withdraw") handOver(act, dossier);
    else if (act === "supplement") supplement(dossier);
    else if (act === "apology") apology(dossier);
    else if (act === "stop") stop(dossier);
    else if (act === "supplied") send("/api/dossiers/supplied", reference(dossier), crypto.randomUUID(), _("Đã ghi nhận giấy tờ bổ sung."));
    else if (act === "control") send(`/api/dossiers/${dossier.dossier_id}/control`, {}, undefined, _("Đang in phiếu kiểm soát ở máy in văn phòng."));
    else send(`/api/slips/${dossier.slip_id}/${act}`, {}, undefined, act === "reissue" ? _("Đã cấp lại; giấy cũ không còn hiệu lực.") : _("Đang in lại giấy hẹn."));
  }

  const reference = (dossier) => ({ dossier_id: dossier.dossier_id, dossier_code: dossier.dossier_id ? null : dossier.dossier_code, ticket_id: ticketId() });

  function form(name, submit) {
    const made = one(`form-${name}`).content.cloneNode(true).firstElementChild;
    const key = crypto.randomUUID(); // pressing twice does it once
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(key);
    });
    made.querySelector("[data-cancel]").addEventListener("click", () => made.remove());
    one("found").prepend(made);
    return made;
  }

  function ticks(made, names, checked) {
    made.querySelector("[data-items]").replaceChildren(...names.map((name) => {
      const label = document.createElement("label");
      label.className = "tick";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.value = name;
      box.checked = checked;
      label.append(box, name);
      return label;
    }));
  }
  const ticked = (made) => [...made.querySelectorAll("[data-items] input:checked")].map((box) => box.value);

  function handOver(act, dossier) {
    const made = form("hand-over", (key) => send(`/api/dossiers/${act}`, {
      ...reference(dossier),
      collector: made.elements.collector.value,
      collector_name: made.elements.collector_name.value.trim() || null,
      fee: made.elements.fee.value,
      items: ticked(made),
    }, key, _("Đã ghi sổ."), true));
    made.querySelector("[data-title]").textContent = act === "return" ? _("Trả kết quả") : _("Rút hồ sơ, trả lại giấy tờ");
    made.querySelector("[data-fee]").textContent = dossier.fee ?? "";
    ticks(made, act === "return" ? [dossier.result ?? _("Kết quả giải quyết hồ sơ")] : dossier.papers.length ? dossier.papers : [_("Toàn bộ giấy tờ đã nộp")], act === "return");
    made.elements.collector.addEventListener("change", () => {
      made.querySelector("[data-name]").hidden = made.elements.collector.value !== "authorised";
    });
    made.elements.collector.focus();
  }

  function supplement(dossier) {
    const made = form("supplement", (key) => {
      const other = made.elements.other.value.trim();
      const missing = [...ticked(made), ...(other ? [other] : [])].map((name) => ({ name }));
      send("/api/dossiers/supplement", { ...reference(dossier), missing, reason: made.elements.reason.value.trim(), checklist: made.elements.checklist.checked, form: made.elements.form?.checked ?? false }, key, _("Đã gửi yêu cầu bổ sung."));
    });
    ticks(made, dossier.papers, false);
    made.querySelector("input").focus();
  }

  function apology(dossier) {
    const made = form("apology", (key) => send("/api/dossiers/apology", {
      ...reference(dossier), new_due_on: made.elements.new_due_on.value, reason: made.elements.reason.value.trim(),
    }, key, _("Đã chuyển người phụ trách trình ký.")));
    made.elements.new_due_on.focus();
  }

  function stop(dossier) {
    const made = form("stop", (key) => send("/api/notices/stop", {
      ...reference(dossier), reason: made.elements.reason.value.trim(), legal_basis: made.elements.legal_basis.value.trim(),
    }, key, _("Đã chuyển người phụ trách trình ký.")));
    made.elements.reason.focus();
  }

  async function send(path, body, key, done, withLedger = false) {
    say("");
    try {
      const answer = await post(path, body, key ? { "Idempotency-Key": key } : {});
      one("found").replaceChildren();
      say("work-done", withLedger ? `${done} ${_("Số thứ tự trong sổ: %(n)s", { n: answer.ledger })}` : done);
      // A letter that was written can be opened at once: the request to give, the apology to have signed.
      one("letter-pdf").hidden = !["supplement", "reappoint"].includes(answer.kind);
      one("letter-pdf").href = `/api/letters/${answer.id}/form.pdf`;
      input.value = "";
      input.focus();
    } catch (problem) {
      say("work-fault", problem.message);
    }
  }

  one("find").addEventListener("submit", (event) => {
    event.preventDefault();
    find(input.value.trim());
  });
}
