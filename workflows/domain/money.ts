/**
 * Money is integer cents inside and a string with two decimals outside, so that no sum is ever
 * a floating-point one. Amounts stay below 2^53 cents.
 */

const decimal = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Cents of `"1500"`, `"1500.5"` or `1500.50`; null for anything else (signs, exponents, a third decimal). */
export function toCents(amount: string | number): number | null {
  const match = decimal.exec(String(amount));
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

/** `150000` → `"1500.00"`. */
export function fromCents(cents: number): string {
  const sign = cents < 0 ? '-' : '';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const symbols: Record<string, string> = { KES: 'Ksh' };

/** For people: `Ksh 1,500.00`. Currencies without a symbol of their own show their ISO 4217 code. */
export function inWords(cents: number, currency: string): string {
  const [whole = '', fraction = ''] = fromCents(cents).split('.');
  return `${symbols[currency] ?? currency} ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** The sum of lines in cents, or null if it is more than can be counted exactly. */
export function totalCents(
  lines: readonly { readonly unitPriceCents: number; readonly quantity: number }[],
): number | null {
  const total = lines.reduce(
    (sum, line) => sum + BigInt(line.unitPriceCents) * BigInt(line.quantity),
    0n,
  );
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : null;
}
