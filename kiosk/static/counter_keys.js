// Keys of the counter: F2–F9 anywhere, the number pad outside of text fields ("." then a digit: a person put aside;
// "/" then a digit: the counter itself). Never bare letters: Unikey is always on.
const TYPING = "input:not([type=checkbox]):not([type=radio]), select, textarea";

export function startKeys(root) {
  let pickAside = false;
  let pickDesk = false;

  function pick(aside, ofDesk) {
    pickAside = aside;
    pickDesk = ofDesk;
    root.classList.toggle("picking-aside", aside);
    root.classList.toggle("picking-desk", ofDesk);
  }

  function press(event, button) {
    event.preventDefault();
    if (!event.repeat && !button.disabled && button.offsetParent) button.click();
  }

  function digitButton(event) {
    const digit = /^Numpad([1-9])$/.exec(event.code)?.[1];
    if (!digit) return null;
    if (pickDesk) return root.querySelector(`[data-desk-digit="${digit}"]`);
    if (pickAside) return root.querySelector(`[data-aside-digit="${digit}"]`);
    // An open choice (reasons, what to do with a dossier) takes the digits before the standing keys.
    return [...root.querySelectorAll(`[data-digit="${digit}"]`)].find((each) => each.offsetParent);
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const named = root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (named) {
      press(event, named);
      return;
    }
    if (event.target.matches(TYPING) || !event.code.startsWith("Numpad")) return;
    if (event.code === "NumpadDecimal") {
      pick(!pickAside, false);
      event.preventDefault();
      return;
    }
    if (event.code === "NumpadDivide") {
      pick(false, !pickDesk);
      event.preventDefault();
      return;
    }
    const button = digitButton(event) ?? (pickAside || pickDesk ? null : root.querySelector(`[data-pad="${event.code}"]`));
    pick(false, false);
    if (button) press(event, button);
  });
}
