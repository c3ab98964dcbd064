// The keypad writes into a hidden input, named by data-for; every <output for="…"> of that input
// shows it. What kind of figure it is, the input's data-kind says:
//   amount    minor units, so that 1 2 5 0 is 12,50 (data-exponent, 2 unless told; data-empty stands for none)
//   quantity  "3", then a product: the next element with data-takes-quantity sends it, then it is 1 again
//   number    digits and decimals that may stay empty (shown as data-empty, else 0), such as a discount
//   text      digits in a field that is seen and typed in, such as the number of a slip
//   pin       dots instead of figures; sent by itself when data-length is reached
import { amountText, DECIMAL, worthOf } from "./figures.js";

const KINDS = {
  amount: {
    most: 11,
    keeps: /^\d*$/,
    value: (typed, input) => (typed ? amountText(Number(typed), exponentOf(input), false) : ""),
    text: (typed, input) => (!typed && input.dataset.empty) || amountText(Number(typed), exponentOf(input)),
  },
  quantity: {
    most: 7,
    keeps: new RegExp(`^-?\\d{0,4}([${DECIMAL}]\\d{0,3})?$`),
    value: (typed) => (typed === "-" ? "-1" : typed || "1"),
    text: (typed) => (typed === "-" ? "-1" : typed || "1").replace("-", "−"),
  },
  number: {
    most: 8,
    keeps: new RegExp(`^\\d{0,4}([${DECIMAL}]\\d{0,3})?$`),
    value: (typed) => typed,
    text: (typed, input) => typed || (input.dataset.empty ?? "0"),
  },
  text: {
    most: 80,
    keeps: /^.*$/,
    value: (typed) => typed,
    text: (typed) => typed,
  },
  pin: {
    most: 8,
    keeps: /^\d*$/,
    value: (typed) => typed,
    text: (typed) => "•".repeat(typed.length),
  },
};

const exponentOf = (input) => Number(input.dataset.exponent ?? 2);
const typedIn = (input) => (input.type === "hidden" ? input.dataset.typed ?? "" : input.value);
const inputOf = (part) => document.getElementById(part.closest("[data-for]").dataset.for);

/** Puts these characters into the input, and everything that shows it in step. */
function put(input, typed) {
  const kind = KINDS[input.dataset.kind];
  input.dataset.typed = typed;
  input.value = kind.value(typed, input);
  for (const output of document.querySelectorAll(`output[for="${input.id}"]`)) {
    output.value = differenceText(input, output) ?? kind.text(typed, input);
  }
  document.querySelectorAll(`[data-dots="${input.id}"] > *`)
    .forEach((dot, place) => dot.classList.toggle("on", place < typed.length));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  if (typed.length === Number(input.dataset.length)) input.form.requestSubmit();
}

// In minor units: what goes back where data-due is owed, what stays due of data-rest; never below nothing.
function differenceText(input, output) {
  const { due, rest, initial } = output.dataset;
  if (due === undefined && rest === undefined) return null;
  const exponent = Number(output.dataset.exponent ?? exponentOf(input));
  if (!typedIn(input)) return initial ?? amountText(0, exponent);
  const given = worthOf(Number(typedIn(input)), output.dataset);
  return amountText(Math.max(0, due !== undefined ? given - Number(due) : Number(rest) - given), exponent);
}

function type(input, key) {
  if (key === "clear") return put(input, "");
  if (key === "delete") return put(input, typedIn(input).slice(0, -1));
  const kind = KINDS[input.dataset.kind];
  const joined = typedIn(input) + key;
  // A slip's number and a PIN may begin with zeros.
  const typed = ["text", "pin"].includes(input.dataset.kind) ? joined : joined.replace(/^(-?)0+(?=\d)/, "$1").replace(/^(-?)(?=[^\d-])/, "$10");
  if (typed.length <= kind.most && kind.keeps.test(typed)) put(input, typed);
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit], [data-add], [data-set], [data-sign]");
  if (!key) return;
  const { digit, add, set, sign } = key.dataset;
  if (sign !== undefined) turn(inputOf(key));
  else if (digit !== undefined) type(inputOf(key), digit);
  else if (add !== undefined) put(inputOf(key), String(Number(typedIn(inputOf(key))) + Number(add)));
  else put(inputOf(key), set);
});

// Below zero and back again: what is added next comes back from the guest.
function turn(input) {
  const typed = typedIn(input);
  put(input, typed.startsWith("-") ? typed.slice(1) : `-${typed}`);
}

/** The keypad that the keyboard's own digits go to: an open dialog's, else the page's first in view. */
function keypadInUse() {
  const within = document.querySelector("dialog:modal") ?? document;
  return [...within.querySelectorAll(".keypad[data-for]")].find((pad) => pad.checkVisibility());
}

document.addEventListener("pos:key", (event) => {
  const pad = keypadInUse();
  // Which of the two a number block sends depends on its layout; both mean the decimals.
  const key = { Backspace: "delete", ".": DECIMAL, ",": DECIMAL }[event.detail.key] ?? event.detail.key;
  if (pad && (/^\d$/.test(key) || key === DECIMAL || key === "delete")) type(inputOf(pad), key);
});

/** The number typed before a product or a scan, as the server reads it. */
export function quantity() {
  return document.querySelector("input[data-kind=quantity]")?.value || "1";
}

/** The number is used up: the next product is one again. */
export function quantityTaken() {
  const input = document.querySelector("input[data-kind=quantity]");
  if (input && typedIn(input)) put(input, "");
}

/** It did not arrive: the number stands there again, unless the next one is already being typed. */
export function quantityGivenBack(number) {
  const input = document.querySelector("input[data-kind=quantity]");
  if (input && !typedIn(input) && number !== "1") put(input, number);
}

// Used up by the tap itself: its request may have to wait its turn, and by then the next number is half typed.
const taps = new WeakMap();
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-takes-quantity]:not([aria-disabled=true])");
  if (!key) return;
  taps.set(key, [...(taps.get(key) ?? []), quantity()]);
  quantityTaken();
}, { capture: true });
// On the way down, so that the number is part of the request before an id is chosen for it.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (elt.matches("[data-takes-quantity]")) parameters.quantity = taps.get(elt)?.shift() ?? quantity();
}, { capture: true });
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const lost = xhr.status === 0 || xhr.status >= 500;
  if (lost && elt.matches("[data-takes-quantity]")) quantityGivenBack(requestConfig.parameters.quantity);
});
