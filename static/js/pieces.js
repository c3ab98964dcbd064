// The count of a drawer: what so many pieces come to, shown while they are typed. The server adds up for itself.
import { amountText } from "./figures.js";

const PIECES = "[data-pieces] input[data-worth]";

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
  const total = count.parentElement.querySelector("[data-counted]");
  if (total) total.textContent = amountText(sum, exponent);
}

document.addEventListener("input", (event) => {
  if (event.target.matches(PIECES)) show(event.target.closest("[data-pieces]"));
});

document.addEventListener("focusin", (event) => {
  for (const row of document.querySelectorAll(".count__row")) {
    row.classList.toggle("is-now", row.contains(event.target));
  }
});

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-pieces] [data-step]");
  if (!key) return;
  const input = key.parentElement.querySelector("input");
  input.value = Math.max(0, many(input) + Number(key.dataset.step)) || "";
  show(key.closest("[data-pieces]"));
});
