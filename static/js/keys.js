// One listener tells a hand from a scanner by their rhythm, and says which it was:
//   pos:scan {code}  characters closer than 50 ms, four or more, ended by Enter or Tab;
//                    body[data-scan-gap] allows a slow reader more; it may falter once
//   pos:key  {key}   a character, or Backspace, that nobody is typing into a field
// Outside a field a character is held back for that gap: too short to feel, long enough to know.
const GAP = Number(document.body.dataset.scanGap ?? 50);
const LEAST = 4;
/** As long as a reader, or a screen at work, may falter once in a code; a hand does so at each key. */
const FALTER = Math.max(250, GAP);
const FIELD = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit]), textarea, select, [contenteditable]";

let run = null;

document.addEventListener("keydown", (event) => {
  if (event.key === "Shift" || event.isComposing) return;
  const quick = run !== null && !event.repeat && isNext(event.timeStamp - run.last);
  if (quick && run.text.length >= LEAST && (event.key === "Enter" || event.key === "Tab")) {
    swallow(event);
    scanned();
  } else if (isCharacter(event)) {
    if (!quick) start(event);
    collect(event);
  } else {
    flush();
    if (event.key === "Backspace" && !fieldOf(event)) tell("key", { key: "Backspace" });
  }
}, { capture: true });

/** Whether a character so long after the last one is of the same reading. */
function isNext(gap) {
  if (gap < GAP) return true;
  const falters = mayFalter() && gap < FALTER;
  run.hasFaltered ||= falters;
  return falters;
}

const mayFalter = () => run.text.length > 1 && !run.hasFaltered;

// What is touched counts with what was typed before.
document.addEventListener("pointerdown", flush, { capture: true });

// AltGr reaches the browser as Ctrl and Alt together, and is part of many layouts.
function isCharacter(event) {
  const command = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  return event.key.length === 1 && !event.repeat && !command;
}

function fieldOf(event) {
  return event.target.closest?.(FIELD) ?? null;
}

function start(event) {
  flush();
  const field = fieldOf(event);
  run = { text: "", last: 0, timer: 0, hasFaltered: false, field, before: field?.value };
}

function collect(event) {
  // The first space is a hand on a focused key: it must press that key.
  if (event.key === " " && run.text === "" && run.field === null) {
    run = null;
    return;
  }
  run.text += event.key;
  run.last = event.timeStamp;
  clearTimeout(run.timer);
  run.timer = setTimeout(flush, mayFalter() ? FALTER : GAP);
  if (run.field === null) swallow(event);
}

/** It was a hand: what was held back counts now. In a field it is already typed. */
function flush() {
  if (run === null) return;
  const { text, timer, field } = run;
  run = null;
  clearTimeout(timer);
  if (field === null) for (const key of text) tell("key", { key });
}

/** It was a scanner: the field that happened to have the focus gets back what it had. */
function scanned() {
  const { text, timer, field, before } = run;
  run = null;
  clearTimeout(timer);
  if (field?.matches("[data-takes-scan]")) return;
  if (field !== null) {
    field.value = before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  tell("scan", { code: text });
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function tell(what, detail) {
  document.dispatchEvent(new CustomEvent(`pos:${what}`, { detail }));
}
