// One id per intent: a try whose answer never came is repeated under the same id, so that the
// server does it once. Everything else gets a new id, two taps in quick succession included.
const unsure = new Map();

/** A random UUID; crypto.randomUUID is missing on plain HTTP, where many tills live. */
export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id under which to send this intent, a text that is equal only for equal requests. */
export function idFor(intent) {
  const known = unsure.get(intent);
  unsure.delete(intent);
  return known ?? fresh();
}

/** Nobody knows whether this was done: the same intent must come again under the same id. */
export function unanswered(intent, id) {
  unsure.set(intent, id);
}
