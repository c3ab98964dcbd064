// <button data-copy="id">: what stands in the field of that id goes to the clipboard; the key then wears
// its data-copied words. Plain HTTP, where many tills live, has no navigator.clipboard.
async function copied(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const key = event.target.closest("[data-copy]");
  if (!key) return;
  if (await copied(document.getElementById(key.dataset.copy))) {
    key.querySelector("[aria-live]").textContent = key.dataset.copied;
  }
});
