// The till by keyboard alone. aria-keyshortcuts="F8" on a key both tells assistive technology and is what
// this listener presses; on a field it moves the focus there. Documented in the manual:
//   digits quantity or amount · / search · Enter in the search the first hit · F2 send · F4 exact cash · F8 pay ·
//   Escape back · Enter the main key
function inUse(element) {
  return element.checkVisibility() && !element.disabled && element.getAttribute("aria-disabled") !== "true";
}

/** Presses the key of this name; false when the screen has none to press. */
function press(name) {
  const within = document.querySelector("dialog:modal") ?? document;
  const found = [...within.querySelectorAll("[aria-keyshortcuts]")].find(
    (element) => element.getAttribute("aria-keyshortcuts").split(" ").includes(name) && inUse(element));
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

document.addEventListener("pos:key", (event) => press(event.detail.key));

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  // Escape first closes a dialog, which the browser does, then leaves a field, and then the page.
  if (key === "Escape" && document.querySelector("dialog:modal")) return;
  if (key === "Escape" && target.matches("input, textarea, select")) return target.blur();
  // Enter belongs to whatever has the focus; with nothing focused it is the screen's main key.
  if (key === "Enter" && target.matches("a, button, input, textarea, select, summary")) return;
  if (/^(F\d+|Escape|Enter)$/.test(key) && press(key)) event.preventDefault();
});

// Enter in a search adds the first hit. Before the hits for what was typed are there, it waits for them.
let stale = false;
let waiting = null;
const LONG_AFTER = 500;

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-enter-first]")) stale = true;
});

document.addEventListener("keydown", (event) => {
  const search = event.target.closest?.("[data-enter-first]");
  if (!search || event.key !== "Enter") return;
  event.preventDefault();
  if (!stale) return first(search);
  // What was typed is about to be asked for. Should the field hold no news, it is asked for here.
  waiting = search;
  setTimeout(() => waiting && htmx.trigger(search, "search"), LONG_AFTER);
});

// Only the hits for what the field says now count; those of half a word are overtaken.
document.addEventListener("htmx:afterSettle", (event) => {
  const { elt, parameters } = event.detail.requestConfig;
  if (!elt.matches("[data-enter-first]") || parameters[elt.name] !== elt.value) return;
  stale = false;
  if (waiting === elt) first(elt);
  waiting = null;
});

function first(search) {
  [...document.querySelectorAll(search.dataset.enterFirst)].find(inUse)?.click();
  search.select();
}
