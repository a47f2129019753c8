import type { Migration } from './migration';

export const categoryIndexes: Migration = {
  name: '009-category-indexes',
  async up(knex) {
    await knex.raw(`
      -- Ways to the root are read up the parents; nothing asks which intervals lie around a number.
      DROP INDEX categories_interval;
      -- The ids of a subtree are read from the index alone.
      DROP INDEX categories_lft;
      CREATE INDEX categories_lft ON categories (lft) INCLUDE (id);
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX categories_lft;
      CREATE INDEX categories_lft ON categories (lft);
      CREATE INDEX categories_interval ON categories USING gist (int8range(lft, rgt, '[]'));
    `);
  },
};
