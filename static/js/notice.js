// Notices: what the till has to say stands in #notice until it is read, closed or overtaken.
const place = document.getElementById("notice");
// The browser's own words have a notice that waits in the page: without a network no sign could be fetched.
const own = document.getElementById("own-notice");

/** Shows one sentence in place of whatever stood there. */
export function say(sentence) {
  place.replaceChildren();
  own.querySelector("[data-message]").textContent = sentence;
  own.hidden = false;
}

/** Takes every notice away: the next act has begun. */
export function hush() {
  place.replaceChildren();
  own.hidden = true;
}

document.addEventListener("click", (event) => {
  const notice = event.target.closest("[data-dismiss]")?.closest(".callout, .undo");
  if (!notice) return;
  if (own.contains(notice)) own.hidden = true;
  else notice.remove();
});

// An undo bar or a good word leaves by itself; data-vanish gives the seconds.
function vanish(root) {
  const passing = [...root.querySelectorAll("[data-vanish]")];
  if (root.matches("[data-vanish]")) passing.push(root);
  for (const part of passing) setTimeout(() => part.remove(), part.dataset.vanish * 1000);
}
vanish(document.body);
document.addEventListener("htmx:load", (event) => vanish(event.target));
