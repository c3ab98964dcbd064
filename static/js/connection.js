// Whether the server answers, always in view: judged by the last request, not by the network card alone.
function show(state) {
  for (const sign of document.querySelectorAll("[data-net]")) sign.hidden = sign.dataset.net !== state;
}

window.addEventListener("offline", () => show("down"));
window.addEventListener("online", () => show("up"));
document.addEventListener("htmx:sendError", () => show("down"));
document.addEventListener("htmx:timeout", () => show("down"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status) show("up");
});
