// A colleague approves by a PIN in a dialog, which sends the refused command once more under its own id. A wrong
// PIN keeps it open, and so does a lost answer: entered again, it is done once.
import { words } from "./words.js";

const REFUSED = "#approval-refused";
const lost = (status) => status === 0 || status >= 500;

function again(dialog) {
  dialog.querySelector("[data-digit=clear]").click();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const dialog = elt.closest("dialog[data-approval]");
  if (!dialog || requestConfig.verb === "get") return;
  if (lost(xhr.status)) dialog.querySelector(REFUSED).textContent = words("unreachable");
  if (lost(xhr.status) || xhr.getResponseHeader("HX-Retarget") === REFUSED) again(dialog);
  else dialog.close();
});

// Whoever is chosen after the digits were typed has nothing more to do.
document.addEventListener("change", (event) => {
  const form = event.target.closest("dialog[data-approval] form");
  const pin = form?.querySelector("input[data-kind=pin]");
  if (event.target.type === "radio" && pin?.value.length === Number(pin?.dataset.length)) form.requestSubmit();
});
