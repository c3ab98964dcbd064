// A form that somebody else saved meanwhile: what it showed when it was opened, what is stored now and what was typed,
// field by field. The form itself tells all three: its first values, those of the same page fetched anew, and its own.
const opened = new Map();

const NOTHING = "–";
const UNSEEN = new Set(["hidden", "submit", "button", "password", "fieldset"]);
const isTick = (control) => control.type === "radio" || control.type === "checkbox";

/** What the control is called: its question first, where it is one of several answers. */
function nameOf(control) {
  const group = control.closest("[role=group]")?.getAttribute("aria-label");
  const question = isTick(control) && control.closest("fieldset")?.querySelector("legend");
  const label = question || control.labels?.[0] || control;
  const text = (label.textContent || control.getAttribute("aria-label") || control.name).trim();
  return group ? `${group}: ${text}` : text;
}

/** The words of a choice, without what explains it. */
const answer = (control) =>
  control.getAttribute("aria-label") ?? control.closest("label")?.querySelector("b")?.textContent ?? control.value;

/** The value of one control and its words; the first value is that which the page came with. */
function valueOf(control, first) {
  if (isTick(control)) {
    const ticked = first ? control.defaultChecked : control.checked;
    return ticked ? [control.value, answer(control)] : null;
  }
  if (control.options) {
    const chosen = [...control.options].find((each) => (first ? each.defaultSelected : each.selected));
    const option = chosen ?? control.options[0];
    return option ? [option.value, option.textContent.trim()] : null;
  }
  const value = first ? control.defaultValue : control.value;
  return [value, value];
}

/** Name of field → what it is called, its values and their words. */
function read(form, first) {
  const fields = new Map();
  for (const control of form.elements) {
    if (!control.name || UNSEEN.has(control.type)) continue;
    const field = fields.get(control.name) ?? { name: nameOf(control), values: [], words: [] };
    fields.set(control.name, field);
    const found = valueOf(control, first);
    if (!found) continue;
    field.values.push(found[0]);
    field.words.push(found[1]);
  }
  return fields;
}

const same = (one, other) => JSON.stringify(one?.values) === JSON.stringify(other?.values);
const said = (field) => field?.words.filter(Boolean).join(", ") || NOTHING;

/** Puts values into the controls of that name, and lets whatever watches them know. */
function fill(form, name, values) {
  [...form.elements].filter((control) => control.name === name).forEach((control, place) => {
    if (isTick(control)) control.checked = values.includes(control.value);
    else control.value = values[place] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function remember(root) {
  for (const seen of root.querySelectorAll("form input[name=seen]")) {
    if (seen.value && !opened.has(seen.value)) opened.set(seen.value, read(seen.form, true));
  }
}

/** One row: the three values and two keys. A field that one side does not have cannot be taken over. */
function row(notice, form, [name, was, now, typed]) {
  const item = notice.querySelector("template").content.cloneNode(true).firstElementChild;
  const put = (part, text) => { item.querySelector(`[data-${part}]`).textContent = text; };
  put("name", (typed ?? now).name);
  put("opened", said(was));
  put("theirs", said(now));
  put("mine", said(typed));
  const keys = [...item.querySelectorAll("[data-take]")];
  const take = (side) => {
    fill(form, name, (side === "theirs" ? now : typed).values);
    for (const key of keys) key.setAttribute("aria-pressed", String(key.dataset.take === side));
  };
  for (const key of keys) {
    key.disabled = !now || !typed;
    key.addEventListener("click", () => take(key.dataset.take));
  }
  // Who did not touch a field means what is there now.
  if (now && typed) take(same(was, typed) ? "theirs" : "mine");
  return item;
}

/** The same form as it is stored now, or nothing where it cannot be fetched. */
async function present(form) {
  try {
    const answered = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answered.text(), "text/html");
    return { form: page.getElementById(form.id), who: page.querySelector("#history .proof__why")?.textContent };
  } catch {
    return {};
  }
}

async function explain(form, notice) {
  const { form: fresh, who } = await present(form);
  if (!fresh?.elements.seen) return;
  const was = opened.get(form.elements.seen.value) ?? new Map();
  const now = read(fresh, true);
  const typed = read(form, false);
  const names = [...new Set([...now.keys(), ...typed.keys()])];
  const differing = names.filter((name) => !same(was.get(name), now.get(name)) || !same(now.get(name), typed.get(name)));
  form.prepend(notice);
  const rows = differing.map((name) => row(notice, form, [name, was.get(name), now.get(name), typed.get(name)]));
  notice.querySelector("ul").append(...rows);
  notice.querySelector("[data-who]").textContent = who ?? "";
  notice.querySelector(rows.length ? "[data-told]" : "[data-same]").hidden = false;
  for (const key of notice.querySelectorAll("[data-take-all]")) {
    key.hidden = !rows.length;
    key.addEventListener("click", () => {
      for (const each of notice.querySelectorAll(`[data-take=${key.dataset.takeAll}]:not(:disabled)`)) each.click();
    });
  }
  opened.set(fresh.elements.seen.value, now);
  form.elements.seen.value = fresh.elements.seen.value;
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("stale", (event) => {
  const form = event.target.closest("form");
  const notice = document.querySelector("#notice [data-difference]");
  form?.querySelector("[data-difference]")?.remove();
  if (form && notice) explain(form, notice);
});
document.addEventListener("htmx:load", (event) => remember(event.target.parentElement ?? document));
remember(document);
