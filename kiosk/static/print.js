// Pages that are printed and signed: by the browser, or as an official form by the centre's office printer.
import { post } from "./staff_api.js";

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
for (const button of document.querySelectorAll("[data-print-form]")) {
  button.addEventListener("click", async () => {
    const said = button.closest("form, section, p").querySelector("[data-print-said]");
    button.disabled = true;
    try {
      await post(button.dataset.printForm, {});
      said.textContent = button.dataset.done;
    } catch (problem) {
      said.textContent = problem.message;
    }
    button.disabled = false;
  });
}
