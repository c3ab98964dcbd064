// The chosen line of a long ticket is always in view; where the list stands is otherwise left alone.
function show() {
  const list = document.getElementById("lines");
  const line = list?.querySelector(".is-selected");
  if (!line) return;
  const above = line.offsetTop - list.scrollTop;
  const below = line.offsetTop + line.offsetHeight - list.scrollTop - list.clientHeight;
  if (above < 0) list.scrollTop += above;
  else if (below > 0) list.scrollTop += Math.min(below, above);
}

show();
document.addEventListener("htmx:load", show);
