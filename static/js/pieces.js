// The count of a drawer: what so many pieces come to, shown while they are typed. The server adds up for itself.
// The keypad beside it types into the field that was touched last; without one, into the first.
import { amountText } from "./figures.js";

const PIECES = "[data-pieces] input[data-worth]";
const MOST = 6;

/** How many there are; nothing for what is no whole number yet. */
const many = (input) => (/^\d+$/.test(input.value.trim()) ? Number(input.value) : 0);

function show(count) {
  const exponent = Number(count.dataset.exponent);
  let sum = 0;
  for (const input of count.querySelectorAll("input[data-worth]")) {
    const worth = many(input) * Number(input.dataset.worth);
    sum += worth;
    input.closest(".count__row").querySelector("output").textContent = amountText(worth, exponent);
  }
  for (const total of count.closest("form").querySelectorAll(`[data-counted="${count.dataset.money}"]`)) {
    total.textContent = amountText(sum, exponent);
  }
}

/** Makes a field the one that the keypad types into. */
function choose(input) {
  for (const row of input.form.querySelectorAll(".count__row")) row.classList.toggle("is-now", row.contains(input));
}

const fieldsOf = (form) => [...form.querySelectorAll("[data-pieces]:not([hidden]) input[data-worth]")];
const chosen = (form) => fieldsOf(form).find((input) => input.closest(".is-now")) ?? fieldsOf(form)[0];

/** Shows what belongs to the currency of a key, and hides that of the others. */
function turnTo(key) {
  const { form, dataset } = key;
  for (const each of form.querySelectorAll("[data-money]")) each.hidden = each.dataset.money !== dataset.moneyKey;
  for (const each of form.querySelectorAll("[data-money-key]")) each.setAttribute("aria-pressed", String(each === key));
}

function press(form, key) {
  const input = chosen(form);
  if (!input) return;
  if (key === "next") {
    const fields = fieldsOf(form);
    return choose(fields[(fields.indexOf(input) + 1) % fields.length]);
  }
  const typed = key === "delete" ? input.value.slice(0, -1) : `${input.value.trim()}${key}`;
  input.value = typed.replace(/^0+(?=\d)/, "").slice(0, MOST);
  choose(input);
  show(input.closest("[data-pieces]"));
}

document.addEventListener("input", (event) => {
  if (event.target.matches(PIECES)) show(event.target.closest("[data-pieces]"));
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches(PIECES)) choose(event.target);
});

document.addEventListener("click", (event) => {
  const digit = event.target.closest("[data-count]");
  if (digit) return press(digit.form, digit.dataset.count);
  const money = event.target.closest("[data-money-key]");
  if (money) return turnTo(money);
  const key = event.target.closest("[data-pieces] [data-step]");
  if (!key) return;
  const input = key.parentElement.querySelector("input");
  input.value = Math.max(0, many(input) + Number(key.dataset.step)) || "";
  choose(input);
  show(key.closest("[data-pieces]"));
});
