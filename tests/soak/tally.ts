import { quantile } from '../../bench/quantiles';

/** Something that should not have been, with when. */
export interface Oddity {
  readonly at: Date;
  readonly what: string;
}

interface Done {
  readonly byOutcome: Map<string, number>;
  readonly latencies: number[];
}

/** What the load did, and how it was answered. */
export class Tally {
  readonly #actions = new Map<string, Done>();
  /** Answers that their action does not look for, but for those of the next kind. */
  readonly oddities: Oddity[] = [];
  /** Answers of 503: the shop could not keep up, or reach what it needs. */
  readonly unavailable: Oddity[] = [];
  skipped = 0;

  answered(action: string, outcome: number | string, ms: number): void {
    const done = this.#of(action);
    const name = String(outcome);
    done.byOutcome.set(name, (done.byOutcome.get(name) ?? 0) + 1);
    done.latencies.push(ms);
  }

  odd(what: string): void {
    this.oddities.push({ at: new Date(), what });
  }

  couldNot(what: string): void {
    this.unavailable.push({ at: new Date(), what });
  }

  /** Of all actions. */
  get requests(): number {
    return [...this.#actions.values()].reduce((sum, { latencies }) => sum + latencies.length, 0);
  }

  /** A row an action: how often, how it ended, how long it took. */
  rows(): string[][] {
    return [...this.#actions]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([action, { byOutcome, latencies }]) => [
        action,
        String(latencies.length),
        [...byOutcome].map(([outcome, count]) => `${outcome} × ${count}`).join(', '),
        quantile(latencies, 0.5).toFixed(0),
        quantile(latencies, 0.99).toFixed(0),
      ]);
  }

  #of(action: string): Done {
    const known = this.#actions.get(action) ?? { byOutcome: new Map(), latencies: [] };
    this.#actions.set(action, known);
    return known;
  }
}
