import { editDistance } from './edit-distance';

/**
 * A word of what is asked, as `search_words` in the database reads it. A chunk such as `usb-c` has its
 * parts, from 1, and as part 0 all of them in one.
 */
export interface AskedWord {
  readonly chunk: number;
  readonly part: number;
  readonly word: string;
}

/** What stands for an asked word, as terms of a tsquery; none: nothing does. */
export type Terms = ReadonlyMap<string, readonly string[]>;

/** A word as such; whatever is in it, no operator. */
export function exactly(word: string): string {
  return `'${word.replace(/['\\]/g, '$&$&')}'`;
}

export function beginningWith(word: string): string {
  return `${exactly(word)}:*`;
}

/** All chunks must be found, each in one word or in parts; null where one can not be, or there is none. */
export function toQuery(words: readonly AskedWord[], terms: Terms): string | null {
  const numbers = [...new Set(words.map(({ chunk }) => chunk))];
  return allOf(
    numbers.map((number) => {
      const chunk = words.filter((word) => word.chunk === number);
      const found = (some: readonly AskedWord[]) =>
        allOf(some.map(({ word }) => anyOf(terms.get(word) ?? [])));
      const whole = found(chunk.filter(({ part }) => part === 0));
      const parts = found(chunk.filter(({ part }) => part > 0));
      return anyOf([whole, parts].filter((query) => query !== null));
    }),
  );
}

function allOf(queries: readonly (string | null)[]): string | null {
  const found = queries.filter((query) => query !== null);
  return found.length < queries.length ? null : joined(found, ' & ');
}

export function anyOf(queries: readonly string[]): string | null {
  return joined(queries, ' | ');
}

function joined(queries: readonly string[], operator: string): string | null {
  return queries.length < 2 ? (queries[0] ?? null) : `(${queries.join(operator)})`;
}

/** How many letters of a word may be wrong; of a number none, as another one is as good a number. */
export function editsAllowed(word: string): number {
  const letters = Array.from(word).length;
  if (letters < 4 || /^\d+$/.test(word)) return 0;
  return letters < 7 ? 1 : 2;
}

/** The candidates that a word may have been meant for: those with one letter wrong, then those with two. */
export function meant(word: string, candidates: readonly string[]): string[][] {
  const distances = candidates.map((each) => ({ each, distance: editDistance(word, each) }));
  return [1, 2]
    .filter((edits) => edits <= editsAllowed(word))
    .map((edits) => distances.filter(({ distance }) => distance === edits).map(({ each }) => each))
    .filter((some) => some.length > 0);
}
