import { types } from 'node:util';

const known: readonly (readonly [said: RegExp, inWords: (what: string) => string])[] = [
  [/^Unknown option '([^']*)'/, (what) => `"${what}" is no option of this command`],
  [/^Option '([^' ]*)[^']*' does not take/, (what) => `${what} takes no value`],
  [/^Option '([^' ]*)[^']*' argument/, (what) => `${what} needs a value`],
  [/^Unexpected argument '([^']*)'/, (what) => `"${what}" is not understood`],
];

/** What Node's `parseArgs` says of words it was not told of, as a sentence of ours without its full stop. */
export function optionInWords(error: unknown): string {
  // By `instanceof` a test's own Error would not be one.
  const message = types.isNativeError(error) ? error.message : String(error);
  for (const [said, inWords] of known) {
    const what = said.exec(message)?.[1];
    if (what !== undefined) return inWords(what);
  }
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}
