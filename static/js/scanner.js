// Scans are posted to body[data-scan-url], one after the other in the order they were read, each with
// the quantity typed before it. A code that is refused is heard and seen; the server's notice names it.
import { quantity, quantityGivenBack, quantityTaken } from "./keypad.js";
import { say } from "./notice.js";
import { words } from "./words.js";

const { scanUrl } = document.body.dataset;
let last = Promise.resolve();

document.addEventListener("pos:scan", (event) => {
  if (!scanUrl) return;
  const scan = { code: event.detail.code, quantity: quantity() };
  quantityTaken();
  last = last.then(() => post(scan));
});

/** Sends one scan the way of [data-scan-source]: its hx-target, hx-include and hx-sync are those of a tapped key,
    so that hands and scanner wait for each other. Settles when it is answered, or known to be lost. */
async function post(scan) {
  try {
    await htmx.ajax("POST", scanUrl, { source: document.querySelector("[data-scan-source]"), values: scan });
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
