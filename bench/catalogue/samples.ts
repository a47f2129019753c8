import { median } from '../quantiles';

/** What was timed: milliseconds, and statements sent, by size, operation and variant. */
export class Samples {
  readonly #times = new Map<string, number[]>();
  readonly #statements = new Map<string, number[]>();

  add(at: Cell, ms: number, statements: number): void {
    push(this.#times, key(at), ms);
    push(this.#statements, key(at), statements);
  }

  /** Median milliseconds; undefined where it was not measured. */
  ms(at: Cell): number | undefined {
    const times = this.#times.get(key(at));
    return times && median(times);
  }

  /** Statements to the server, BEGIN and COMMIT included. */
  statements(at: Cell): number | undefined {
    const counts = this.#statements.get(key(at));
    return counts && median(counts);
  }

  count(at: Cell): number {
    return this.#times.get(key(at))?.length ?? 0;
  }
}

export interface Cell {
  readonly size: number;
  readonly operation: string;
  readonly variant: string;
}

function key({ size, operation, variant }: Cell): string {
  return `${size} ${operation} ${variant}`;
}

function push(to: Map<string, number[]>, at: string, value: number): void {
  const values = to.get(at);
  if (values) values.push(value);
  else to.set(at, [value]);
}
