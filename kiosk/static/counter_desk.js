// The counter itself: open, break, closed, and which fields it serves.
import { _ } from "/shared/i18n.js";
import { post } from "./staff_api.js";

export function startDesk(root, desk, refresh, fault) {
  const fields = root.querySelector("[data-fields]");
  const button = (name) => root.querySelector(`[data-desk="${name}"]`);

  async function send(verb, body) {
    fault("");
    try {
      await post(`/api/counters/${encodeURIComponent(desk)}/${verb}`, body);
    } catch (problem) {
      fault(problem.message);
    }
    await refresh();
  }

  for (const verb of ["open", "break", "close"]) button(verb).addEventListener("click", () => send(verb));
  button("fields").addEventListener("click", () => {
    fields.hidden = !fields.hidden;
    button("fields").setAttribute("aria-expanded", String(!fields.hidden));
    if (!fields.hidden) fields.querySelector("input").focus();
  });
  fields.addEventListener("submit", (event) => {
    event.preventDefault();
    fields.hidden = true;
    button("fields").setAttribute("aria-expanded", "false");
    send("open", { service_ids: [...fields.querySelectorAll("input:checked")].map((each) => each.value) });
  });

  return {
    show(state) {
      const word = !state.open ? _("Quầy đang đóng") : state.on_break_since ? _("Đang nghỉ") : _("Đang mở");
      root.querySelector("[data-desk-state]").textContent = word;
      button("open").hidden = state.open && !state.on_break_since;
      button("break").hidden = !state.open || Boolean(state.on_break_since) || Boolean(state.current);
      button("close").hidden = !state.open || Boolean(state.current);
      if (fields.hidden) for (const box of fields.querySelectorAll("input")) box.checked = state.services.includes(box.value);
    },
  };
}
