/** The GSM 03.38 alphabet; what is in the second string takes two places. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('^{}\\[~]|€');

/** The longest SMS that is taken: each part costs as much as one SMS. */
export const maxSmsParts = 10;

export interface SmsSize {
  readonly alphabet: 'GSM-7' | 'UCS-2';
  /** Of the alphabet: what is in the extension of GSM-7 and what lies beyond Unicode's first plane takes two. */
  readonly places: number;
  readonly parts: number;
}

/** In how many parts an SMS is sent and charged. */
export function smsParts(text: string): number {
  return smsSize(text).parts;
}

/**
 * How long an SMS is: a part has 160 places, or 153 where there are several; with a letter outside the GSM
 * alphabet (UCS-2) 70, or 67. A pair of places is not split between two parts.
 */
export function smsSize(text: string): SmsSize {
  const letters = Array.from(text);
  const isGsm = letters.every((letter) => basic.has(letter) || extended.has(letter));
  const alphabet = isGsm ? 'GSM-7' : 'UCS-2';
  const [alone, each] = isGsm ? [160, 153] : [70, 67];
  const sizes = letters.map((letter) => (isGsm ? (extended.has(letter) ? 2 : 1) : letter.length));
  const places = sizes.reduce((sum, size) => sum + size, 0);
  if (places <= alone) return { alphabet, places, parts: 1 };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { alphabet, places, parts };
}
