// A number pad on the page for the fields marked data-pad: digits, a hyphen, where asked the letters of tickets.

const pad = document.querySelector("[data-pad-keys]");
const fields = [...document.querySelectorAll("[data-pad]")];
let current = fields[0];

for (const field of fields) field.addEventListener("focus", () => { current = field; });
function key(label, press, kind = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `kb-key ${kind}`;
  button.textContent = label;
  button.addEventListener("click", () => {
    press();
    current.focus({ preventScroll: true });
    if (current.value.length >= current.maxLength) fields[fields.indexOf(current) + 1]?.focus({ preventScroll: true });
  });
  pad.append(button);
}
function type(letter) {
  if (current.value.length < current.maxLength) current.value += letter;
}
for (const letter of pad.dataset.letters ?? "") key(letter, () => type(letter));
for (const digit of "1234567890") key(digit, () => type(digit));
if (!pad.dataset.letters) key("-", () => type("-"));
key(pad.dataset.erase, () => { current.value = current.value.slice(0, -1); }, "kb-wide");
current.focus({ preventScroll: true });
