// One id per intent: a try whose answer never came is repeated under the same id, so that the
// server does it once. A new intent, or the same one after an answer, gets a new id.
const unsure = new Map();

/** A random UUID; crypto.randomUUID is missing on plain HTTP, where many tills live. */
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id under which to send this intent, a text that is equal only for equal requests. */
export function idFor(intent) {
  if (!unsure.has(intent)) unsure.set(intent, fresh());
  return unsure.get(intent);
}

/** The server answered: whatever it said, the next tap means something new. */
export function answered(id) {
  for (const [intent, known] of unsure) if (known === id) unsure.delete(intent);
}
