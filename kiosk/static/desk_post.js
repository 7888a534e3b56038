// The post: a scanner types slip after slip with Enter; the cursor walks from slip to postal number to the next row.
import { _ } from "/shared/i18n.js";
import { post } from "./staff_api.js";

export function startPost(pane, ticketId) {
  const one = (name) => pane.querySelector(`[data-${name}]`);
  const rows = one("post-rows");
  let key = crypto.randomUUID();

  function addRow() {
    const row = one("post-row").content.cloneNode(true).firstElementChild;
    const [text, postal] = row.querySelectorAll("input");
    text.addEventListener("keydown", (event) => walk(event, text, () => postal));
    postal.addEventListener("keydown", (event) => walk(event, postal, () => (row.nextElementSibling ?? addRow()).querySelector("input")));
    rows.append(row);
    return row;
  }

  function walk(event, field, next) {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the scanner's Enter must not send the list
    if (field.value.trim()) next().focus();
  }

  function items() {
    return [...rows.children]
      .map((row) => ({ text: row.querySelector("[data-text]").value.trim(), postal_no: row.querySelector("[data-postal]").value.trim() }))
      .filter((item) => item.text || item.postal_no);
  }

  one("post-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    one("post-fault").hidden = one("post-done").hidden = true;
    try {
      const answer = await post("/api/post-handovers", { items: items(), ticket_id: ticketId() }, { "Idempotency-Key": key });
      one("post-done").hidden = false;
      one("post-done").querySelector("span").textContent = _("Đã bàn giao %(n)s hồ sơ, danh sách số %(number)s.", { n: answer.items, number: answer.number });
      one("post-done").querySelector("a").href = `/counter/post/${answer.id}`;
      rows.replaceChildren();
      addRow();
    } catch (problem) {
      one("post-fault").hidden = false;
      one("post-fault").querySelector("span").textContent = problem.message;
    }
    key = crypto.randomUUID();
  });

  addRow();
}
