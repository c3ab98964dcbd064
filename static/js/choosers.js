// One of many is found by a few letters in a list below the field: an input that names its list, or a select.
import { fold } from "./folding.js";
import { words } from "./words.js";

const MOST = 60;
const list = Object.assign(document.createElement("ul"), { id: "chooser", className: "chooser", popover: "manual" });
list.setAttribute("role", "listbox");
let field = null;

/** What may be chosen: the options of the select behind the field, or those of its list. */
function choices() {
  const from = field.chosen ?? document.getElementById(field.dataset.chooser);
  return [...from.options].filter((option) => option.value);
}

/** Every word that was typed stands somewhere in the name. */
function fitting(text) {
  const asked = fold(text).split(/\s+/);
  return choices().filter((option) => asked.every((word) => fold(option.label).includes(word)));
}

function open(text) {
  const found = fitting(text).slice(0, MOST);
  if (!found.length && !text) return close();
  list.replaceChildren(...(found.length ? found.map(item) : [nothing(text)]));
  if (!list.isConnected || list.parentElement !== holder()) holder().append(list);
  if (!list.matches(":popover-open")) list.showPopover();
  place();
  mark(found.length && text ? 0 : -1);
  field.setAttribute("aria-expanded", String(found.length > 0));
}

/** Inside a dialog only what is within it can be touched. */
const holder = () => field.closest("dialog") ?? document.body;

function item(option, place) {
  const made = Object.assign(document.createElement("li"), { id: `chooser-${place}`, textContent: option.label });
  made.setAttribute("role", "option");
  made.dataset.value = option.value;
  return made;
}

/** What the list says where nothing is called so. */
const nothing = (text) =>
  Object.assign(document.createElement("li"), { className: "chooser__none", role: "presentation", textContent: words("nothing_found", { text }) });

/** Below the field, or above it where there is more room. */
function place() {
  const box = field.getBoundingClientRect();
  const below = innerHeight - box.bottom > Math.min(240, box.top);
  const height = (below ? innerHeight - box.bottom : box.top) - 12;
  const width = Math.min(Math.max(box.width, 320), innerWidth - 16);
  list.style.inlineSize = `${width}px`;
  list.style.maxBlockSize = `${Math.min(height, 420)}px`;
  list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  list.style.top = below ? `${box.bottom + 4}px` : "auto";
  list.style.bottom = below ? "auto" : `${innerHeight - box.top + 4}px`;
}

function mark(place) {
  for (const each of list.children) each.removeAttribute("aria-selected");
  const chosen = list.querySelectorAll("[role=option]")[place];
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

function close() {
  if (list.matches(":popover-open")) list.hidePopover();
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
}

function take(made) {
  field.value = made.textContent;
  tell(made.dataset.value);
  close();
}

/** What was chosen reaches the form, as if a select had been used. */
function tell(value) {
  const target = field.chosen ?? field;
  if (target === field.chosen) target.value = value;
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Words that fit one account alone are that account; others are put back in a field with a select. */
function settle() {
  if (!field.chosen) return;
  const found = fitting(field.value);
  const exact = found.find((option) => option.label === field.value);
  const meant = field.value.trim() ? exact ?? (found.length === 1 ? found[0] : field.chosen.selectedOptions[0]) : null;
  field.value = meant?.value ? meant.label : "";
  if ((meant?.value ?? "") !== field.chosen.value) tell(meant?.value ?? "");
}

function keyed(event) {
  const opened = list.matches(":popover-open");
  const options = list.querySelectorAll("[role=option]");
  const marked = [...options].findIndex((each) => each.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!opened) return open("");
    mark(Math.max(0, Math.min(marked + (event.key === "ArrowDown" ? 1 : -1), options.length - 1)));
  } else if (event.key === "Enter" && opened && marked >= 0) {
    event.preventDefault();
    take(options[marked]);
  } else if (event.key === "Escape" && opened) {
    event.stopPropagation();
    close();
  }
}

/** A select becomes a field to type in; the select stays behind it and keeps the answer. */
function dress(select) {
  const made = select.cloneNode(false);
  const input = Object.assign(document.createElement("input"), { type: "text", className: select.className });
  for (const { name, value } of made.attributes) if (/^(id|required|aria-.*)$/.test(name)) input.setAttribute(name, value);
  input.dataset.chooser = "";
  input.chosen = select;
  input.value = select.value ? select.selectedOptions[0].label : "";
  input.placeholder = select.options[0]?.value ? "" : select.options[0]?.label ?? "";
  for (const heard of ["input", "change"]) input.addEventListener(heard, (event) => event.stopPropagation());
  input.addEventListener("input", () => open(input.value));
  select.removeAttribute("id");
  select.required = false;
  select.hidden = true;
  select.before(input);
}

function prepare() {
  document.querySelectorAll("select[data-chooser]:not([hidden])").forEach(dress);
  for (const each of document.querySelectorAll("input[data-chooser]:not([role])")) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) each.setAttribute(name, value);
    each.autocomplete = "off";
    each.addEventListener("focus", () => { field = each; each.select(); open(""); });
    each.addEventListener("click", () => open(each.value === each.defaultValue ? "" : each.value));
    each.addEventListener("blur", () => { settle(); close(); });
    each.addEventListener("keydown", keyed);
    if (!each.chosen) each.addEventListener("input", () => open(each.value));
  }
}

list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => event.target.role === "option" && take(event.target));
addEventListener("resize", () => field && list.matches(":popover-open") && place());
addEventListener("scroll", () => field && list.matches(":popover-open") && place(), { capture: true, passive: true });
prepare();
document.addEventListener("htmx:load", prepare);
