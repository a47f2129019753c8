import type { Migration } from './migration';

export const deliveries: Migration = {
  name: '013-deliveries',
  async up(knex) {
    await knex.raw(`
      -- What the provider told of messages whose number it is not known here yet: a report may be faster
      -- than our own mark.
      CREATE TABLE delivery_reports (
        provider_message_id text PRIMARY KEY,
        status text NOT NULL CHECK (status IN ('delivered', 'failed')),
        code text,
        reason text NOT NULL DEFAULT '',
        received_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((status = 'failed') = (code IS NOT NULL))
      );
      CREATE INDEX delivery_reports_age ON delivery_reports (received_at);
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TABLE delivery_reports;
    `);
  },
};
