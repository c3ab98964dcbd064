// Dialogs arrive as fragments: <dialog data-modal> opens when it lands and leaves the page when it closes.
function open(root) {
  const found = root.matches("dialog[data-modal]") ? [root] : root.querySelectorAll("dialog[data-modal]");
  for (const dialog of found) if (!dialog.open) dialog.showModal();
}
open(document.body);
document.addEventListener("htmx:load", (event) => open(event.target));

document.addEventListener("click", (event) => {
  event.target.closest("[data-close]")?.closest("dialog").close();
});

// "close" does not bubble, so it is caught on its way down.
document.addEventListener("close", (event) => {
  if (event.target.matches("dialog[data-modal]")) event.target.remove();
}, { capture: true });
