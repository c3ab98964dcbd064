// Notices: what the till has to say stands in #notice until it is read, closed or overtaken.
const place = document.getElementById("notice");
const pattern = document.getElementById("notice-template");

/** Shows one sentence in place of whatever stood there. */
export function say(sentence) {
  const notice = pattern.content.firstElementChild.cloneNode(true);
  notice.querySelector("[data-message]").textContent = sentence;
  place.replaceChildren(notice);
}

/** Takes every notice away: the next thing went well. */
export function hush() {
  place.replaceChildren();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".callout, .undo").remove();
});

// An undo bar or a good word leaves by itself; data-vanish gives the seconds.
function vanish(root) {
  const passing = [...root.querySelectorAll("[data-vanish]")];
  if (root.matches("[data-vanish]")) passing.push(root);
  for (const part of passing) setTimeout(() => part.remove(), part.dataset.vanish * 1000);
}
vanish(document.body);
document.addEventListener("htmx:load", (event) => vanish(event.target));
