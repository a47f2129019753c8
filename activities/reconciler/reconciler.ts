import type { Client } from '@temporalio/client';
import type { Knex } from '../../db/database';
import { recordFound } from '../../db/reconciliation/findings';
import type { Run } from '../../db/reconciliation/runs';
import {
  add,
  nothingYet,
  type FindingKind,
  type Found,
  type Tally,
} from '../../workflows/domain/finding';

export interface ReconcilerServices {
  readonly db: Knex;
  readonly client: Client;
  /** The orders' task queue. */
  readonly queue: string;
  /** How long what may only be a moment behind is given to catch up. */
  readonly settleMs: number;
  /** The database was restored: whoever runs for an order that it does not hold runs for nothing, and is ended. */
  readonly isAfterRestore?: boolean;
}

/** How far a part of a run is: the last that was looked at, and what has come of it. */
export interface Position {
  readonly after: string;
  readonly tally: Tally;
}

export interface Reconciling extends ReconcilerServices {
  readonly run: Run;
  /** Changes nothing, and tells what it would do. */
  readonly isTrial: boolean;
  /** After each page; throws where it is to stop. */
  readonly onProgress: (position: Position) => void;
  /** Told of all that is found, where somebody watches. */
  readonly onFound?: (kind: FindingKind, found: readonly Found[], isRepaired: boolean) => void;
}

/** So that many are soon repaired, and nobody else has to wait for it. */
const repairsAtOnce = 10;

export async function someAtOnce<Each>(
  all: readonly Each[],
  mend: (each: Each) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < all.length; first += repairsAtOnce) {
    await Promise.all(all.slice(first, first + repairsAtOnce).map(mend));
  }
}

/** What a part of a run works with: where it may look, and where it notes what it sees. */
export class Reconciler {
  readonly db: Knex;
  readonly client: Client;
  readonly queue: string;
  readonly settleMs: number;
  readonly run: Run;
  readonly isTrial: boolean;
  readonly isAfterRestore: boolean;
  readonly #given: Reconciling;
  #tally: Tally;

  constructor(given: Reconciling, tally: Tally = nothingYet) {
    ({
      db: this.db,
      client: this.client,
      queue: this.queue,
      settleMs: this.settleMs,
      run: this.run,
      isTrial: this.isTrial,
      isAfterRestore: this.isAfterRestore = false,
    } = given);
    this.#given = given;
    this.#tally = tally;
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** Of so many more nothing is left to be done; `after` is the last of them. */
  passed(checked: number, after: string): void {
    this.#tally = add(this.#tally, { ...nothingYet, checked });
    this.#given.onProgress({ after, tally: this.#tally });
  }

  /** What only a person can put right. */
  async report(kind: FindingKind, found: readonly Found[]): Promise<void> {
    await this.#note(kind, found, false);
  }

  /** Repairs each, then notes it: should it be cut off in between, it is found right at the next look. */
  async repair(
    kind: FindingKind,
    found: readonly Found[],
    mend: (each: Found) => Promise<unknown>,
  ): Promise<void> {
    if (!this.isTrial) await someAtOnce(found, mend);
    await this.#note(kind, found, true);
  }

  /** What is put right without being a finding of its own. */
  swept(count: number): void {
    this.#tally = add(this.#tally, { ...nothingYet, repaired: count });
  }

  async #note(kind: FindingKind, found: readonly Found[], isRepaired: boolean): Promise<void> {
    if (found.length === 0) return;
    if (!this.isTrial) await recordFound(this.db, this.run, kind, found, isRepaired);
    this.#given.onFound?.(kind, found, isRepaired);
    this.#tally = add(this.#tally, {
      ...nothingYet,
      [isRepaired ? 'repaired' : 'found']: found.length,
      ids: found.map(({ subject }) => subject),
    });
  }
}

/** Before all ids, as PostgreSQL orders them. */
export const firstId = '00000000-0000-0000-0000-000000000000';
