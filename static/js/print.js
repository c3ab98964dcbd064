// <button data-print>: the page on paper, or as a PDF, by the browser's own window.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
