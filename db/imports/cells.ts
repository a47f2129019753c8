import { isPlain } from '../../workflows/domain/names';
import type { Cells } from '../models/import';

/** A line that is not taken, with the reason in words for who wrote it. */
export class LineRefused extends Error {
  override readonly name = 'LineRefused';
}

/** What a spreadsheet would take for a formula, with any number of apostrophes before it. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** As a spreadsheet shows it and runs nothing; `cell` takes the apostrophe off again. */
export function withoutFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The cell, or undefined where it is empty or there is no such column. */
export function cell(cells: Cells, column: string): string | undefined {
  const text = cells[column]?.trim();
  if (text === undefined || text === '') return undefined;
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}

type Readers = { readonly [name: string]: () => unknown };

/**
 * Reads all cells of a line.
 *
 * @throws LineRefused with everything that is wrong with it, not only the first
 */
export function readAll<R extends Readers>(readers: R): { [name in keyof R]: ReturnType<R[name]> } {
  const faults: string[] = [];
  const read = (reader: () => unknown) => {
    try {
      return reader();
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  const values = Object.entries(readers).map(([name, reader]) => [name, read(reader)] as const);
  if (faults.length > 0) throw new LineRefused(faults.join(' '));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(values) as { [name in keyof R]: ReturnType<R[name]> };
}

export function required<T>(value: T | undefined, column: string): T {
  if (value !== undefined) return value;
  throw new LineRefused(`${column} is empty.`);
}

export function shortText(cells: Cells, column: string, max: number): string | undefined {
  const text = cell(cells, column);
  // As PostgreSQL counts.
  if (text === undefined || Array.from(text).length <= max) return text;
  throw new LineRefused(`${column} is longer than ${max} characters.`);
}

/** A name: one line, in which equal letters are the same letters (NFC). */
export function oneLine(cells: Cells, column: string, max: number): string | undefined {
  const text = shortText(cells, column, max)?.normalize('NFC');
  if (text === undefined || isPlain(text)) return text;
  throw new LineRefused(`A character of ${column} can not be seen.`);
}

const flags = new Map([
  ...['true', '1', 'yes', 'y'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n'].map((word) => [word, false] as const),
]);

export function flag(cells: Cells, column: string): boolean | undefined {
  const word = cell(cells, column)?.toLowerCase();
  if (word === undefined) return undefined;
  const value = flags.get(word);
  if (value !== undefined) return value;
  throw new LineRefused(`${column} must be true or false, not "${shorten(word)}".`);
}

export function wholeNumber(cells: Cells, column: string, most: number): number | undefined {
  const text = cell(cells, column);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text) && Number(text) <= most) return Number(text);
  throw new LineRefused(
    `${column} must be a whole number from 0 to ${most}, not "${shorten(text)}".`,
  );
}

export function oneOf<const Words extends readonly string[]>(
  cells: Cells,
  column: string,
  words: Words,
): Words[number] | undefined {
  const word = cell(cells, column)?.toLowerCase();
  if (word === undefined) return undefined;
  const known = words.find((each) => each === word);
  if (known !== undefined) return known;
  throw new LineRefused(`${column} must be one of ${words.join(', ')}, not "${shorten(word)}".`);
}

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function slugCell(cells: Cells, column: string): string | undefined {
  const text = cell(cells, column);
  if (text === undefined || (slug.test(text) && !/^\d+$/.test(text) && text.length <= 250)) {
    return text;
  }
  throw new LineRefused(`${column} must look like "mens-shoes", not "${shorten(text)}".`);
}

/** Of what somebody wrote, so much that they recognise it. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
