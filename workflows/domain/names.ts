/**
 * Control characters, and what makes other text look different or can not be seen at all; but for what joins
 * letters, or says how the one before it looks.
 */
const unseen =
  /\p{Cc}|[\u2028\u2029]|(?!\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/u;

/** Whether a name is one line that is what it shows. */
export function isPlain(name: string): boolean {
  return !unseen.test(name);
}
