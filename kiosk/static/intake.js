// The right pane: find the procedure, take the dossier in, hand over the slip. The forms come from the server.
import { listenForCards } from "./card_scan.js";
import { get, post } from "./staff_api.js";

const POLL_MS = 1000;
// A dossier code somewhere in what was scanned (…-YYMMDD-NNNN), or the code of a sheet of what is missing.
const CODE = /-\s*\d{6}\s*-\s*\d{4,5}\s*$|^\s*PHIEU-/i;

export function startIntake(pane, changed) {
  let ticketId = null;
  let touched = false;
  let shown = "";
  let latest = 0;
  async function load(path) {
    const mine = ++latest;
    const answer = await fetch(path, { headers: { Accept: "text/html" } });
    const page = await answer.text();
    if (mine !== latest) return; // overtaken: what was asked for last is shown
    pane.innerHTML = page;
    touched = false;
    shown = path;
    wire();
  }
  const search = (query = "") => load(`/counter/procedures?q=${encodeURIComponent(query)}`);
  async function form(procedure, code = "") {
    await load(`/counter/intake?${new URLSearchParams({ procedure_id: procedure, code })}`);
    pane.querySelector("[data-intake-form] input:not([type=hidden])")?.focus();
  }
  async function byCode(code) {
    await load(`/counter/intake?${new URLSearchParams({ code })}`);
    // What was scanned counts as typed: the next call doesn't throw it away, and F9 takes it in.
    touched = Boolean(pane.querySelector("[data-intake-form]"));
    pane.querySelector("[data-send], [data-procedure-query]")?.focus();
  }

  function wire() {
    const query = pane.querySelector("[data-procedure-query]");
    query?.addEventListener("input", async () => {
      const asked = query.value;
      const answer = await fetch(`/counter/procedures?part=list&q=${encodeURIComponent(asked)}`);
      const found = await answer.text();
      // An answer that was overtaken (by more typing, or by a scan that opened another form) is dropped.
      if (!query.isConnected || query.value !== asked) return;
      pane.querySelector("[data-procedure-list]").innerHTML = found;
      wireList();
    });
    wireList();
    // A scanner types the code and Enter: one scan fills the whole form in.
    pane.querySelector("[data-scan-code]")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !CODE.test(event.target.value)) return;
      event.preventDefault();
      byCode(event.target.value);
    });
    pane.querySelector("[data-return-by]")?.addEventListener("change", (event) => {
      pane.querySelector("[data-return-address]").hidden = event.target.value !== "post";
    });
    const intake = pane.querySelector("[data-intake-form]");
    intake?.addEventListener("input", () => { touched = true; });
    intake?.addEventListener("submit", (event) => {
      event.preventDefault();
      send(intake);
    });
    pane.querySelector("[data-other-procedure]")?.addEventListener("click", () => search());
    pane.querySelector("[data-time-case]")?.addEventListener("change", due);
    if (pane.querySelector("[data-due]")) due();
    for (const button of pane.querySelectorAll("[data-slip-act]")) button.addEventListener("click", () => again(button));
    for (const paper of pane.querySelectorAll("[data-print-job]")) follow(paper);
    wireMissing();
    wireRefusal();
  }
  function wireList() {
    for (const button of pane.querySelectorAll("[data-procedure]")) button.addEventListener("click", () => form(button.dataset.procedure, pane.querySelector("[data-intake-code]")?.dataset.intakeCode));
  }

  // What is missing: ticked beforehand where the table above counts none of a paper that is always asked for.
  function wireMissing() {
    const sheet = pane.querySelector("[data-missing]");
    if (!sheet) return;
    pane.querySelector("[data-missing-open]").addEventListener("click", () => {
      for (const row of pane.querySelectorAll("[data-paper]")) {
        const counts = [...row.querySelectorAll("input")].map((input) => Number(input.value || 0));
        const box = sheet.querySelector(`[value="${CSS.escape(row.dataset.paper)}"]`);
        box.checked = row.dataset.optional === undefined && counts.every((count) => count === 0);
      }
      sheet.hidden = false;
      sheet.querySelector("input").focus();
      sheet.scrollIntoView({ block: "nearest" });
    });
    sheet.querySelector("[data-missing-close]").addEventListener("click", () => { sheet.hidden = true; });
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      printMissing(sheet);
    });
  }

  async function printMissing(sheet) {
    const fault = sheet.querySelector("[data-missing-fault]");
    const paper = sheet.querySelector("[data-missing-paper]");
    const other = sheet.elements.other.value.trim();
    fault.hidden = paper.hidden = true;
    try {
      const answer = await post("/api/checklists", {
        procedure_id: pane.querySelector("[data-intake-form]").dataset.intakeForm,
        missing: [...sheet.querySelectorAll("input:checked")].map((box) => box.value),
        other: other ? [other] : [],
      });
      paper.dataset.printJob = answer.print_job.id;
      paper.querySelector("span").textContent = paper.dataset.ready;
      paper.hidden = false;
      follow(paper);
    } catch (problem) {
      fault.hidden = false;
      fault.querySelector("span").textContent = problem.message;
    }
  }

  // A refusal takes the person from the form above; nothing is taken in.
  function wireRefusal() {
    const notice = pane.querySelector("[data-refusal]");
    if (!notice) return;
    const one = (name) => notice.querySelector(`[data-refusal-${name}]`);
    pane.querySelector("[data-refusal-open]").addEventListener("click", () => {
      notice.hidden = false;
      notice.elements.reason.focus();
    });
    one("close").addEventListener("click", () => { notice.hidden = true; });
    notice.addEventListener("submit", async (event) => {
      event.preventDefault();
      one("fault").hidden = one("done").hidden = true;
      const intake = pane.querySelector("[data-intake-form]");
      const value = (name) => intake.elements[name]?.value.trim() || null;
      try {
        await post("/api/notices/refusal", {
          procedure_id: intake.dataset.intakeForm, name: value("name") ?? "", phone: value("phone"), address: value("address"),
          reason: notice.elements.reason.value.trim(), advice: notice.elements.advice.value.trim(),
        }, { "Idempotency-Key": notice.dataset.key });
        one("done").hidden = false;
        touched = false;
      } catch (problem) {
        one("fault").hidden = false;
        one("fault").querySelector("span").textContent = problem.message;
      }
    });
  }

  async function due() {
    const element = pane.querySelector("[data-due]");
    const parameters = new URLSearchParams({ procedure_id: element.dataset.due, time_case: pane.querySelector("[data-time-case]")?.value ?? "" });
    const answer = await get(`/api/due-date?${parameters}`);
    element.textContent = answer.text;
  }

  function body(intake) {
    const value = (name) => intake.elements[name]?.value.trim() || null;
    const papers = [...intake.querySelectorAll("[data-paper]")].map((row) => ({
      id: row.dataset.paper,
      originals: Number(row.querySelector("[data-originals]").value || 0),
      copies: Number(row.querySelector("[data-copies]").value || 0),
      certified: Number(row.querySelector("[data-certified]").value || 0),
    })).filter((paper) => paper.originals + paper.copies + paper.certified > 0);
    return {
      procedure_id: intake.dataset.intakeForm,
      applicant: { name: value("name"), phone: value("phone"), email: value("email"), id_number: value("id_number"), address: value("address") },
      papers,
      channel: value("channel") ?? "direct",
      ticket_id: ticketId,
      dossier_code: value("dossier_code"),
      submitter: value("submitter"),
      return_by: value("return_by") ?? "counter",
      return_address: value("return_address"),
      book_no: value("book_no"),
      time_case: value("time_case"),
      sets: Number(value("sets") ?? 1),
      form: intake.elements.form?.checked ?? false,
    };
  }

  async function send(intake) {
    const fault = pane.querySelector("[data-intake-fault]");
    const button = intake.querySelector("[data-send]");
    button.disabled = true;
    fault.hidden = true;
    try {
      // The key comes with the form: pressing twice takes the dossier in once.
      const slip = await post("/api/slips", body(intake), { "Idempotency-Key": intake.dataset.key });
      await load(`/counter/slips/${slip.id}`);
      changed();
    } catch (problem) {
      fault.hidden = false;
      fault.querySelector("span").textContent = problem.message;
      const field = (problem.faults[0]?.field ?? "").split(".").pop();
      intake.elements[field]?.focus?.();
      button.disabled = false;
    }
  }

  async function again(button) {
    button.disabled = true;
    try {
      const slip = await post(`/api/slips/${button.dataset.slip}/${button.dataset.slipAct}`, {});
      await load(`/counter/slips/${slip.id}`);
    } catch (problem) {
      button.after(problem.message);
    }
  }

  async function follow(paper) {
    if (!paper?.isConnected) return;
    try {
      const job = await get(`/api/print-jobs/${paper.dataset.printJob}`);
      paper.querySelector("span").textContent = paper.dataset[job.state] ?? paper.dataset.deferred;
      if (job.state === "printed") return;
    } catch { /* asked again below */ }
    setTimeout(() => follow(paper), POLL_MS);
  }

  listenForCards(pane, (card) => {
    const intake = pane.querySelector("[data-intake-form]");
    const words = intake.querySelector("[data-card-said]");
    intake.elements.name.value = card.name;
    touched = true;
    const doubts = card.warnings.map((warning) => words.dataset[warning.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())]);
    words.textContent = [`${words.dataset.born} ${card.born}`, ...doubts].filter(Boolean).join(" · ");
    // Number and address only where the dossier needs them: the clerk says so.
    const more = intake.querySelector("[data-card-more]");
    more.hidden = false;
    more.onclick = () => {
      intake.elements.id_number.value = card.id_number;
      intake.elements.address.value = card.address;
      more.hidden = true;
    };
    intake.elements.phone.focus();
  });

  search();
  return {
    open() {
      const intake = pane.querySelector("[data-intake-form]");
      if (!intake) search().then(() => pane.querySelector("[data-procedure-query]")?.focus());
      else if (touched) intake.requestSubmit();
      else intake.querySelector("input:not([type=hidden])")?.focus();
    },
    personChanged(ticket) {
      if ((ticket?.id ?? null) === ticketId) return;
      ticketId = ticket?.id ?? null;
      // What a clerk has begun to type is never thrown away by the next call.
      if (touched) return;
      if (ticket?.procedure_id) form(ticket.procedure_id);
      else if (ticket && !shown.startsWith("/counter/procedures")) search();
    },
  };
}
