// Pay, tapped while a change is still on its way, waits for it: the next page must know of it.
let changing = 0;
let ahead = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-after-changes]");
  if (!link || !changing) return;
  event.preventDefault();
  ahead = link.href;
});

document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.requestConfig.verb !== "get") changing += 1;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  changing -= 1;
  // What was refused is to be read first.
  if (!event.detail.successful) ahead = null;
  // The next one in the queue starts before this is asked.
  setTimeout(() => {
    if (ahead && !changing) location.assign(ahead);
  });
});
