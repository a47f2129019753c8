import { writeFile } from 'node:fs/promises';
import { table, type Terminal } from '../ops/terminal';

/** What became of a row that needs a person's eye. Ids and reasons; nothing that names a person. */
interface Remark {
  readonly id: string;
  readonly reason: string;
}

/** As many as a person may work through; the rest is counted, so that a broken table fills no memory. */
const mostRemarks = 20_000;
const mostShown = 10;

/** What was done with one table. */
export class Tally {
  read = 0;
  made = 0;
  there = 0;
  refused = 0;
  warned = 0;
  readonly refusals: Remark[] = [];
  readonly warnings: Remark[] = [];
  /** A batch that has to be written again says again what it said. */
  readonly #said = new Set<string>();

  constructor(readonly name: string) {}

  /** The row is not brought over. */
  refuse(id: string | null, reason: string): void {
    this.refused += 1;
    if (this.refusals.length < mostRemarks) this.refusals.push({ id: id ?? '?', reason });
  }

  /** It is, but not as it was. */
  warn(id: string | null, reason: string): void {
    const remark = `${id}: ${reason}`;
    if (this.#said.has(remark)) return;
    if (this.#said.size >= mostRemarks) this.#said.clear();
    this.#said.add(remark);
    this.warned += 1;
    if (this.warnings.length < mostRemarks) this.warnings.push({ id: id ?? '?', reason });
  }
}

export class Report {
  readonly tallies: Tally[] = [];
  /** Orders brought over that are still to be worked on, by status. */
  readonly openOrders = new Map<string, number>();
  /** What the checks said in the end. */
  readonly checks: string[] = [];
  /** Whether it came to its end. */
  isComplete = false;

  constructor(
    readonly isDry: boolean,
    readonly missing: readonly string[],
  ) {}

  tally(name: string): Tally {
    const tally = new Tally(name);
    this.tallies.push(tally);
    return tally;
  }

  tell(terminal: Terminal): void {
    const made = this.isDry ? 'would be made' : 'made';
    const rows = this.tallies.map((each) => ({
      table: each.name,
      read: each.read,
      [made]: each.made,
      'already there': each.there,
      refused: each.refused,
      warnings: each.warned,
    }));
    for (const line of table(rows)) terminal.say(line);
    for (const each of this.tallies) {
      tellSome(terminal, `${each.name}, refused`, each.refused, each.refusals);
      tellSome(terminal, `${each.name}, warnings`, each.warned, each.warnings);
    }
    if (this.openOrders.size > 0) {
      const open = [...this.openOrders].map(([status, count]) => `${count} ${status}`).join(', ');
      terminal.say(`Orders still to be worked on: ${open}. Nobody is reminded of them by itself.`);
    }
    for (const line of this.checks) terminal.say(line);
  }

  async writeTo(file: string): Promise<void> {
    const { isDry, missing, checks } = this;
    const tables = this.tallies.map(({ name, refusals, warnings, ...counts }) => ({
      table: name,
      ...counts,
      refusals,
      warnings,
      left_out: counts.refused - refusals.length + counts.warned - warnings.length,
    }));
    const openOrders = Object.fromEntries(this.openOrders);
    const report = {
      dry_run: isDry,
      complete: this.isComplete,
      missing,
      tables,
      open_orders: openOrders,
      checks,
    };
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  }
}

function tellSome(
  terminal: Terminal,
  title: string,
  count: number,
  remarks: readonly Remark[],
): void {
  if (count === 0) return;
  terminal.say(`${title}:`);
  for (const { id, reason } of remarks.slice(0, mostShown)) terminal.say(`  ${id}: ${reason}`);
  if (count > mostShown) terminal.say(`  … and ${count - mostShown} more; --report FILE has them`);
}
