// The venue's time, whatever zone the till was set up in, and how many minutes ago something began.
import { words } from "./words.js";

const MINUTE = 60000;

function tick() {
  const now = new Date();
  for (const clock of document.querySelectorAll("time[data-clock]")) {
    const timeZone = clock.dataset.zone || undefined;
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
    clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang, form).format(now);
    clock.dateTime = now.toISOString();
  }
  for (const past of document.querySelectorAll("time[data-since]")) {
    const minutes = Math.max(0, Math.floor((now - new Date(past.dateTime)) / MINUTE));
    past.textContent = words("minutes", { minutes });
  }
}

tick();
document.addEventListener("htmx:load", tick);
// On the minute, so that two tills side by side agree.
setTimeout(() => {
  tick();
  setInterval(tick, MINUTE);
}, MINUTE - (Date.now() % MINUTE));
