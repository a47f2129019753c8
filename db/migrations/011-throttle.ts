import type { Migration } from './migration';

export const throttle: Migration = {
  name: '011-throttle',
  async up(knex) {
    await knex.raw(`
      -- Attempts at what is secret, counted over all API processes. Its keys are made with SECRET_KEY, so
      -- no address stands here; what a crash of the database forgets is a minute old at most.
      CREATE UNLOGGED TABLE throttle (
        key bytea PRIMARY KEY CHECK (length(key) = 32),
        taken integer NOT NULL CHECK (taken >= 0),
        ends_at timestamptz NOT NULL
      );
      CREATE INDEX throttle_end ON throttle (ends_at);
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE throttle');
  },
};
