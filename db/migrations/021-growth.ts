import type { Migration } from './migration';

export const growth: Migration = {
  name: '021-growth',
  async up(knex) {
    await knex.raw(`
      -- Sums over all orders come from the index alone, an eighth of the table (docs/bench-growth.md).
      CREATE INDEX orders_by_status ON orders (status, created_at, id) INCLUDE (total_cents);
      DROP INDEX orders_status;
      ALTER INDEX orders_by_status RENAME TO orders_status;

      -- E-mails that still have their HTML, oldest first: it goes after MESSAGE_HTML_MONTHS.
      CREATE INDEX notifications_html ON notifications (created_at) WHERE html IS NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX notifications_html;
      CREATE INDEX orders_by_status ON orders (status, created_at, id);
      DROP INDEX orders_status;
      ALTER INDEX orders_by_status RENAME TO orders_status;
    `);
  },
};
