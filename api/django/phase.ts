import { brokenRule, isConflict, type Knex } from '../../db/database';
import { bar, type Terminal } from '../ops/terminal';
import type { Report, Tally } from './report';
import type { OldRow, Source } from './source';
import type { TableName } from './tables';

/** What every table's turn needs. */
export interface Run {
  readonly db: Knex;
  readonly source: Source;
  readonly report: Report;
  readonly terminal: Terminal;
  readonly isDry: boolean;
  readonly timeZone: string;
  /** The old system's statuses by ours, where they have other names. */
  readonly statuses: Readonly<Record<string, string>>;
  /** Rows of the old system that are not brought over, which others may point at. */
  readonly refused: {
    readonly [table in 'customers' | 'products' | 'orders']: Set<string>;
  };
}

interface Phase<T> {
  readonly table: TableName;
  readonly tally: Tally;
  readonly pageSize?: number;
  /** Decides about a page of rows: counts what is there or refused, and gives what is to be written. */
  plan(rows: readonly OldRow[]): Promise<readonly T[]>;
  /** Writes them all, in this transaction. */
  write(trx: Knex.Transaction, items: readonly T[]): Promise<void>;
  idOf(item: T): string;
  /** Where a row could not be written after all. */
  lost?(item: T): void;
}

const usualPage = 500;

/** Brings a table over: a page at a time, each in a transaction of its own, so that it can be broken off anywhere. */
export async function bringOver<T>(run: Run, phase: Phase<T>): Promise<void> {
  const { source, terminal } = run;
  const { table, tally, pageSize = usualPage } = phase;
  const total = await source.count(table);
  const label = table.replaceAll('_', ' ');
  for await (const page of source.pages(table, pageSize)) {
    tally.read += page.length;
    const items = await phase.plan(page);
    if (run.isDry) tally.made += items.length;
    else if (items.length > 0) await writeAll(run.db, phase, items);
    terminal.progress(`${label.padEnd(14)} ${bar(tally.read, total)}`);
  }
}

/** All at once; where one of them can't be written, one by one, so that it alone is left out. */
export async function writeAll<T>(
  db: Knex,
  phase: Omit<Phase<T>, 'plan' | 'table'>,
  items: readonly T[],
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await db.transaction((trx) => phase.write(trx, items));
      phase.tally.made += items.length;
      return;
    } catch (error) {
      if (isConflict(error) && tries < 5) continue;
      const rule = brokenRule(error);
      if (rule === null) throw error;
      const [only] = items;
      if (items.length === 1 && only !== undefined) {
        phase.lost?.(only);
        phase.tally.refuse(phase.idOf(only), `the database refuses it (${rule})`);
        return;
      }
      break;
    }
  }
  for (const item of items) await writeAll(db, phase, [item]);
}
