import type { Migration } from './migration';

export const figures: Migration = {
  name: '017-figures',
  async up(knex) {
    await knex.raw(`
      -- What the provider's cost is in; null where it said none, and of what was sent before it was kept.
      ALTER TABLE notifications ADD COLUMN currency text CHECK (currency ~ '^[A-Z]{3}$');
    `);
  },
  async down(knex) {
    await knex.raw('ALTER TABLE notifications DROP COLUMN currency');
  },
};
