// A second tap within 600 ms on the same key is a bounce, not a wish. The key's name counts, not
// the element: the answer may already have put another key into its place.
const BOUNCE = 600;
const last = new Map();

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-once]");
  if (!key) return;
  const name = key.dataset.once || key.id || key;
  const before = last.get(name);
  if (before !== undefined && event.timeStamp - before < BOUNCE) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last.set(name, event.timeStamp);
}, { capture: true });
