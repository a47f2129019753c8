import type { Migration } from './migration';

export const failures: Migration = {
  name: '020-failures',
  async up(knex) {
    await knex.raw(`
      -- By what the failed ones are grouped, with the newest and the oldest of each group at its ends.
      CREATE INDEX notifications_failed_why
        ON notifications (notification_type, error_kind, coalesce(error_code, ''), created_at, id)
        WHERE status = 'failed';
      -- A retry of those that failed with one code only.
      ALTER TABLE notification_retries ADD COLUMN error_code text;
      CREATE INDEX mailings_of_kind ON mailings (kind, created_at, id);
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX mailings_of_kind;
      ALTER TABLE notification_retries DROP COLUMN error_code;
      DROP INDEX notifications_failed_why;
    `);
  },
};
