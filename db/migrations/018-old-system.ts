import type { Migration } from './migration';

export const oldSystem: Migration = {
  name: '018-old-system',
  async up(knex) {
    await knex.raw(`
      -- When it was brought over from the old system; null for an order that was placed here. Clocks of an
      -- order (reminder, expiry) do not count for it: they ran out long ago, for all of them at once.
      ALTER TABLE orders ADD COLUMN imported_at timestamptz;

      -- What a row of the old system is here. It stays when the row here goes, so that what was removed
      -- or erased does not come back with the next run.
      CREATE TABLE imported_rows (
        entity text NOT NULL CHECK (entity IN ('customer', 'admin', 'category', 'product', 'image')),
        old_id text NOT NULL,
        new_id text NOT NULL,
        imported_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (entity, old_id)
      );
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TABLE imported_rows;
      ALTER TABLE orders DROP COLUMN imported_at;
    `);
  },
};
