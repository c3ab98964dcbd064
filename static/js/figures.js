// Whole minor units to text and back, with the page's own separators and without floating point.
const parts = new Intl.NumberFormat(document.documentElement.lang).formatToParts(12345678.9);
const decimal = parts.find((part) => part.type === "decimal").value;
const group = parts.find((part) => part.type === "group").value;

/** The separator before the decimals, as the reader of this page writes it. */
export const DECIMAL = decimal;

/** 125000 with exponent 2 is "1.250,00" in Turkish. Grouping is for reading; leave it out for sending. */
export function amountText(minor, exponent, grouped = true) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const rest = digits.slice(digits.length - exponent);
  const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return (minor < 0 ? "−" : "") + shown + (exponent ? decimal + rest : "");
}

/** Foreign money in own minor units, rounded half up as the server does; the nearest amount pays all that is due. */
export function worthOf(minor, { worth, nearest, due, rest }) {
  if (worth === undefined) return minor;
  if (minor === Number(nearest)) return Number(due ?? rest);
  const [over, under] = worth.split("/").map(BigInt);
  return Number((2n * BigInt(minor) * over + under) / (2n * under));
}
