import type { Migration } from './migration';

export const privacy: Migration = {
  name: '012-privacy',
  async up(knex) {
    await knex.raw(`
      -- Null until a workflow has taken up a message that belongs to no order: those of a time when Temporal was away.
      ALTER TABLE notifications ADD COLUMN sender_started_at timestamptz;
      CREATE INDEX notifications_without_sender ON notifications (created_at, id)
        WHERE order_id IS NULL AND status = 'pending' AND sender_started_at IS NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX notifications_without_sender;
      ALTER TABLE notifications DROP COLUMN sender_started_at;
    `);
  },
};
