import type { Tally } from './book';
import { inWords, type Round } from './plan';

/** A round, as it went. */
export interface Row {
  readonly round: Round;
  readonly tally: Tally;
  readonly orders: number;
  /** From the end of the last fault to the first command accepted after it. */
  readonly answersAfterMs: number | undefined;
  readonly restAfterMs: number;
  readonly tookMs: number;
  readonly repeatedEmails: number;
  readonly unknownSms: number;
  readonly isGood: boolean;
}

const columns: readonly (readonly [heading: string, width: number, of: (row: Row) => string])[] = [
  ['#', 3, ({ round }) => String(round.number)],
  ['hit', -44, ({ round }) => inWords(round)],
  ['orders', 7, ({ orders }) => String(orders)],
  ['accepted', 9, ({ tally }) => String(tally.accepted)],
  ['retries', 8, ({ tally }) => String(tally.retries)],
  ['503', 5, ({ tally }) => String(tally.unavailable)],
  ['cut', 5, ({ tally }) => String(tally.cut)],
  ['answers', 8, ({ answersAfterMs }) => seconds(answersAfterMs)],
  ['rest', 8, ({ restAfterMs }) => seconds(restAfterMs)],
  ['mail twice', 11, ({ repeatedEmails }) => String(repeatedEmails)],
  ['SMS unknown', 12, ({ unknownSms }) => String(unknownSms)],
  ['', -8, ({ isGood }) => (isGood ? '  held' : '  BROKEN')],
];

export const heading = joined(columns.map(([name]) => name));

export function line(row: Row): string {
  return joined(columns.map(([, , of]) => of(row)));
}

function joined(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => {
    const width = columns[index]?.[1] ?? 0;
    return width < 0 ? ` ${cell.padEnd(-width)}` : cell.padStart(width);
  });
  return padded.join('').trimEnd();
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '-' : `${(ms / 1000).toFixed(1)} s`;
}
