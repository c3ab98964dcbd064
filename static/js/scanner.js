// Scans are posted to body[data-scan-url], one after the other in the order they were read, each with
// the quantity typed before it. A code that is refused is heard and seen; the server's notice names it.
import { quantity, quantityGivenBack, quantityTaken } from "./keypad.js";
import { say } from "./notice.js";
import { words } from "./words.js";

const { scanUrl, scanTarget } = document.body.dataset;
let last = Promise.resolve();

document.addEventListener("pos:scan", (event) => {
  if (!scanUrl) return;
  const scan = { code: event.detail.code, quantity: quantity() };
  quantityTaken();
  last = last.then(() => post(scan));
});

// What the ticket on the screen adds to a scan: its inputs marked data-scan-with. Read when the scan is
// sent, not when it was made: the scan before it may have opened the ticket.
function belonging() {
  const fields = document.querySelectorAll(`${scanTarget} input[data-scan-with]`);
  return Object.fromEntries(Array.from(fields, (field) => [field.name, field.value]));
}

/** Sends one scan; settles when its answer is on the screen, or when it is known to be lost. */
async function post(scan) {
  try {
    await htmx.ajax("POST", scanUrl, { values: { ...belonging(), ...scan }, target: scanTarget, swap: "outerHTML" });
  } catch {
    quantityGivenBack(scan.quantity);
    say(words("scan_lost", scan));
    refuse();
  }
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { pathInfo, xhr } = event.detail;
  if (pathInfo.requestPath !== scanUrl) return;
  if (xhr.status >= 400) refuse();
});

/** A low tone and a red edge: the scanner's own beep sounds the same for good and bad. */
function refuse() {
  document.body.classList.add("is-refused");
  setTimeout(() => document.body.classList.remove("is-refused"), 600);
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  tone.frequency.value = 220;
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.25);
  tone.addEventListener("ended", () => sound.close());
}
