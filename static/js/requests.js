// All that is set up about htmx: who asks, under which id, and what is said when no answer comes.
// Every htmx event name of the product stands in this folder alone.
import { answered, idFor } from "./request-ids.js";
import { hush, say } from "./notice.js";
import { words } from "./words.js";

// A morph sets inputs to the server's value; what somebody is typing stays.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
  !(name === "value" && element.value !== element.defaultValue);

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, headers, parameters, path, verb } = event.detail;
  headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
  if (verb === "get" || !elt.closest("[data-request-id]") || parameters.request_id) return;
  parameters.request_id = idFor(intentOf(verb, path, event.detail.formData));
});

function intentOf(verb, path, fields) {
  const said = [...fields].filter(([name]) => name !== "csrf_token" && name !== "request_id");
  return JSON.stringify([verb, path, said]);
}

// A form sent without htmx keeps its id in the page: pressed twice, or again after going back, it is one intent.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=request_id]");
  if (field && !field.value && event.target.matches("[data-request-id]:not([hx-post])")) {
    field.value = idFor(`${event.target.action} ${event.timeStamp}`);
  }
}, { capture: true });

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, xhr } = event.detail;
  // Without an answer, or after a fault of the server, nobody knows what was done: the next tap asks
  // under the same id.
  if (xhr.status > 0 && xhr.status < 500) answered(requestConfig.parameters.request_id);
});

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
  event.detail.swapOverride = "innerHTML";
  if (responseText.includes("data-message")) return;
  event.detail.shouldSwap = false;
  say(words("broken"));
});
