// The sentences that only the browser can say, translated by the server into the page.
const block = document.getElementById("words");
const sentences = block ? JSON.parse(block.textContent) : {};

/** The sentence of that name, each {fact} filled in. */
export function words(name, facts = {}) {
  return sentences[name].replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole);
}
