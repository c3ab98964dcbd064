// What a till asks lies over its keys, in #ask: choices, a reason, a discount, the hits of a search. The keys stay
// where they are beneath it, so that closing needs no answer of the server. While it is open the keypad types into
// its figure; on a screen with several figures, [data-keypad-to] and the fields themselves say which.
const place = () => document.getElementById("ask");
const pad = () => document.querySelector(".keypad[data-for]");
let home = pad()?.dataset.for;

/** Points the keypad at a figure, and shows on the switch which one it is. */
function aim(id) {
  if (!pad() || !id) return;
  pad().dataset.for = id;
  if (document.getElementById(id).dataset.kind === "quantity") {
    for (const key of document.querySelectorAll("[data-sign]")) key.dataset.for = id;
  }
  for (const key of document.querySelectorAll("[data-keypad-to]")) {
    key.setAttribute("aria-pressed", String(key.dataset.keypadTo === id));
  }
}

function close() {
  if (!place() || place().hidden) return;
  place().hidden = true;
  aim(home);
  for (const search of document.querySelectorAll("[data-ask-search]")) search.value = "";
}

// A panel that has just come takes the focus, so that the keyboard goes on inside it; hits leave it in the search.
document.addEventListener("htmx:load", () => {
  const field = document.querySelector("[data-keypad]");
  const figure = document.querySelector("#ask:not([hidden]) input[data-kind]");
  aim(field?.id ?? figure?.id ?? home);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "ask") place()?.matches("[data-asks]") && place().focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-ask-close]")) close();
  const key = event.target.closest("[data-keypad-to]");
  if (key) aim(key.dataset.keypadTo);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-keypad]")) aim(event.target.id);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("[data-ask-search]")) close();
});

// Answered and done. A product that asks something more has put its own panel here: that one stays.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const isHere = place()?.contains(elt) || elt.closest("dialog[data-approval]");
  if (xhr.status >= 200 && xhr.status < 400 && requestConfig.verb !== "get" && isHere) close();
});
