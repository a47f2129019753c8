import type { Knex } from 'knex';

export interface Migration {
  readonly name: string;
  /** Without one, what it does is done again from its beginning when it fails in the middle. */
  readonly config?: { readonly transaction: false };
  readonly up: (knex: Knex) => Promise<void>;
  readonly down: (knex: Knex) => Promise<void>;
}
