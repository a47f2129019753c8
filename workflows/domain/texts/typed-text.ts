/**
 * Text that people typed. Bidirectional overrides go too: they make a line show something else than
 * what it says.
 */
const lineBreaks = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const invisible = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** The lines of a text, without control characters and empty lines. */
export function linesOf(typed: string): string[] {
  return typed
    .split(lineBreaks)
    .map((line) => line.replace(/\t/g, ' ').replace(invisible, '').trim())
    .filter((line) => line !== '');
}

/** The same on one line, for a name in a sentence. */
export function onOneLine(typed: string): string {
  return linesOf(typed).join(' ');
}
