// Where one is stays in sight: a row of places that is too long for the screen begins at the one that is open.
function show(current) {
  const row = current.parentElement;
  if (row.scrollWidth <= row.clientWidth) return;
  const middle = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  row.scrollLeft = Math.max(0, middle);
}

const look = (root) => root.querySelectorAll(":is(.rail, .seg) > [aria-current]").forEach(show);
look(document);
document.addEventListener("htmx:load", (event) => look(event.target));
