// The keypad writes into a hidden input, named by data-for; every <output for="…"> of that input
// shows it. What kind of figure it is, the input's data-kind says:
//   amount    minor units, so that 1 2 5 0 is 12,50 (data-exponent, 2 unless told)
//   quantity  "3", then a product: the next element with data-takes-quantity sends it, then it is 1 again
//   pin       dots instead of figures; sent by itself when data-length is reached
import { amountText, DECIMAL } from "./figures.js";

const KINDS = {
  amount: {
    most: 11,
    keeps: /^\d*$/,
    value: (typed, input) => (typed ? amountText(Number(typed), exponentOf(input), false) : ""),
    text: (typed, input) => amountText(Number(typed), exponentOf(input)),
  },
  quantity: {
    most: 7,
    keeps: new RegExp(`^\\d{0,4}([${DECIMAL}]\\d{0,3})?$`),
    value: (typed) => typed || "1",
    text: (typed) => typed || "1",
  },
  pin: {
    most: 8,
    keeps: /^\d*$/,
    value: (typed) => typed,
    text: (typed) => "•".repeat(typed.length),
  },
};

const exponentOf = (input) => Number(input.dataset.exponent ?? 2);
const typedIn = (input) => input.dataset.typed ?? "";
const inputOf = (part) => document.getElementById(part.closest("[data-for]").dataset.for);

/** Puts these characters into the input, and everything that shows it in step. */
function put(input, typed) {
  const kind = KINDS[input.dataset.kind];
  input.dataset.typed = typed;
  input.value = kind.value(typed, input);
  for (const output of document.querySelectorAll(`output[for="${input.id}"]`)) {
    output.value = output.dataset.due ? changeText(input, output) : kind.text(typed, input);
  }
  document.querySelectorAll(`[data-dots="${input.id}"] > *`)
    .forEach((dot, place) => dot.classList.toggle("on", place < typed.length));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  if (typed.length === Number(input.dataset.length)) input.form.requestSubmit();
}

// What goes back: data-due is owed, in minor units; too little given shows as nothing.
function changeText(input, output) {
  return amountText(Math.max(0, Number(typedIn(input)) - Number(output.dataset.due)), exponentOf(input));
}

function type(input, key) {
  if (key === "clear") return put(input, "");
  if (key === "delete") return put(input, typedIn(input).slice(0, -1));
  const kind = KINDS[input.dataset.kind];
  const typed = (typedIn(input) + key).replace(/^0+(?=\d)/, "").replace(/^(?=\D)/, "0");
  if (typed.length <= kind.most && kind.keeps.test(typed)) put(input, typed);
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit], [data-add], [data-set]");
  if (!key) return;
  const { digit, add, set } = key.dataset;
  if (digit !== undefined) type(inputOf(key), digit);
  else if (add !== undefined) put(inputOf(key), String(Number(typedIn(inputOf(key))) + Number(add)));
  else put(inputOf(key), set);
});

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

// On the way down, so that the number is part of the request before an id is chosen for it.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-takes-quantity]")) event.detail.parameters.quantity = quantity();
}, { capture: true });
// Used up at once, not when the answer is there: by then the next number may be half typed.
document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.elt.matches("[data-takes-quantity]")) quantityTaken();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const lost = xhr.status === 0 || xhr.status >= 500;
  if (lost && elt.matches("[data-takes-quantity]")) quantityGivenBack(requestConfig.parameters.quantity);
});
