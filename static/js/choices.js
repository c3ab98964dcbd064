// What is chosen of a product, in #ask. A group with one answer swaps it; one that is full takes no more, and shows so.
// A counted answer, a range that is not seen, is one more with each tap, one less by its minus key.
import { hush } from "./notice.js";

const COUNTED = "#ask input[type=range]";

const taken = (input) => (input.type === "range" ? Number(input.value) : Number(input.checked));

/** Somebody answers: what was said about the answers so far is overtaken. */
function answered(group) {
  hush();
  settle(group);
}

/** Allows each answer of the group as often as there is room for, and shows how often it is taken. */
function settle(group) {
  const inputs = [...group.querySelectorAll("input")];
  const most = Number(group.dataset.most) || Infinity;
  const room = Math.max(0, most - inputs.reduce((sum, input) => sum + taken(input), 0));
  for (const input of inputs) {
    const many = taken(input);
    input.disabled = most > 1 && room === 0 && many === 0;
    if (input.type !== "range") continue;
    input.max = Math.min(Number(input.dataset.limit), many + room);
    input.labels[0].querySelector("output").value = many ? `${many}×` : "";
    lessOf(input).hidden = many === 0;
  }
}

const lessOf = (input) => input.labels[0].parentElement.querySelector("[data-less]");

function count(input, step) {
  if (step > 0) input.stepUp();
  else input.stepDown();
  answered(input.closest("[data-most]"));
}

// A tap on the key reaches the range within as a click; its own keys are the arrows, and the space of other keys.
document.addEventListener("click", (event) => {
  if (event.target.matches(COUNTED)) count(event.target, 1);
  const less = event.target.closest("[data-less]");
  if (!less) return;
  const input = less.parentElement.querySelector("input");
  count(input, -1);
  if (less.hidden) input.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches(COUNTED)) return;
  event.preventDefault();
  count(event.target, 1);
});

document.addEventListener("input", (event) => {
  const group = event.target.closest("[data-most]");
  if (!group) return;
  if (group.dataset.most === "1" && event.target.checked) {
    for (const other of group.querySelectorAll(":checked")) if (other !== event.target) other.checked = false;
  }
  answered(group);
});

document.addEventListener("htmx:load", () => document.querySelectorAll("#ask [data-most]").forEach(settle));
