import type { Migration } from './migration';

/** One by one, and outside of a transaction: an index is made CONCURRENTLY, while the shop goes on. */
const up = [
  // What a first try left behind when it gave way.
  'DROP INDEX CONCURRENTLY IF EXISTS orders_sums',
  // Takes the place of orders_status. Sums over all orders come from it alone, a fifth of the table
  // (docs/bench-growth.md).
  'CREATE INDEX CONCURRENTLY orders_sums ON orders (status, created_at, id) INCLUDE (total_cents)',
  'DROP INDEX CONCURRENTLY IF EXISTS orders_status',
  // E-mails that still have their HTML, oldest first: it goes after MESSAGE_HTML_MONTHS.
  'DROP INDEX CONCURRENTLY IF EXISTS notifications_html',
  `CREATE INDEX CONCURRENTLY notifications_html ON notifications (created_at) WHERE html IS NOT NULL`,
];

const down = [
  'DROP INDEX CONCURRENTLY IF EXISTS notifications_html',
  'DROP INDEX CONCURRENTLY IF EXISTS orders_status',
  'CREATE INDEX CONCURRENTLY orders_status ON orders (status, created_at, id)',
  'DROP INDEX CONCURRENTLY IF EXISTS orders_sums',
];

export const growth: Migration = {
  name: '021-growth',
  config: { transaction: false },
  async up(knex) {
    for (const statement of up) await knex.raw(statement);
  },
  async down(knex) {
    for (const statement of down) await knex.raw(statement);
  },
};
