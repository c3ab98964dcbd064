// All that is set up about htmx: who asks, under which id, and what is said when no answer comes.
// Every htmx event name of the product stands in this folder alone.
import { fresh, idFor, unanswered } from "./request-ids.js";
import { hush, say } from "./notice.js";
import { words } from "./words.js";

// A morph sets inputs to the server's value; what somebody is typing stays. A key's value is nobody's typing.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
  !(name === "value" && "defaultValue" in element && element.value !== element.defaultValue);

// Whatever changes something carries an id; a form may bring its own.
document.addEventListener("htmx:configRequest", (event) => {
  const { formData, headers, parameters, path, verb } = event.detail;
  headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
  if (verb !== "get") parameters.request_id ||= idFor(intentOf(verb, path, formData));
});

function intentOf(verb, path, fields) {
  const said = [...fields].filter(([name]) => name !== "csrf_token" && name !== "request_id");
  return JSON.stringify([verb, path, said]);
}

// Without an answer, or after a fault of the server, nobody knows what was done.
document.addEventListener("htmx:afterRequest", (event) => {
  const { formData, parameters, path, verb } = event.detail.requestConfig;
  const { status } = event.detail.xhr;
  if (verb !== "get" && (status === 0 || status >= 500)) {
    unanswered(intentOf(verb, path, formData), parameters.request_id);
  }
});

// A form sent without htmx keeps its id in the page: pressed twice, or again after going back, it is one intent.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=request_id]");
  if (field && !event.target.matches("[hx-post]")) field.value ||= fresh();
}, { capture: true });

// The next act overtakes what was said about the last one.
document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.requestConfig.verb !== "get") hush();
});

document.addEventListener("htmx:sendError", () => say(words("unreachable")));
document.addEventListener("htmx:timeout", () => say(words("slow")));

// A refusal carries its own notice, a form with errors (422) itself. A proxy's page carries neither.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status < 400 || status === 422) return;
  // What htmx.ajax asked for would win over the page's configuration, and replace the place itself.
  event.detail.swapOverride = event.detail.xhr.getResponseHeader("HX-Reswap") ?? "innerHTML";
  if (responseText.includes("data-message")) return;
  event.detail.shouldSwap = false;
  say(words("broken"));
});
