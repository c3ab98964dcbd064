// How many of a product are on the ticket stands on its key. The lines say it, the keys are not fetched again for it.
import { amountText } from "./figures.js";

/** Thousandths as units, without trailing zeros. */
function units(thousandths) {
  return thousandths % 1000 ? amountText(thousandths, 3).replace(/0+$/, "") : amountText(thousandths / 1000, 0);
}

function count() {
  const sums = new Map();
  for (const { dataset } of document.querySelectorAll("#ticket [data-line-of]")) {
    sums.set(dataset.lineOf, (sums.get(dataset.lineOf) ?? 0) + Number(dataset.units));
  }
  for (const key of document.querySelectorAll("[data-product]")) {
    const sum = sums.get(key.dataset.product) ?? 0;
    const sign = key.querySelector("[data-count]");
    sign.hidden = sum === 0;
    sign.querySelector("b").textContent = units(sum);
  }
}

count();
document.addEventListener("htmx:load", count);
