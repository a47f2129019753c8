import type { Migration } from './migration';

export const providers: Migration = {
  name: '016-providers',
  async up(knex) {
    await knex.raw(`
      -- How each provider of a channel does, as the worker whose mind changed last has it. A row is there
      -- once a worker has begun.
      CREATE TABLE channel_providers (
        channel text NOT NULL REFERENCES channels ON DELETE CASCADE,
        name text NOT NULL CHECK (name IN ('primary', 'fallback')),
        state text NOT NULL DEFAULT 'healthy' CHECK (state IN ('healthy', 'sick')),
        since timestamptz NOT NULL DEFAULT now(),
        last_error_code text,
        PRIMARY KEY (channel, name)
      );

      -- Who took a message, or perhaps took it; null: before there were two, or nobody yet.
      ALTER TABLE notifications ADD COLUMN provider text CHECK (provider IN ('primary', 'fallback'));

      -- What an admin's request made. The id stands for admin, route and Idempotency-Key.
      CREATE TABLE idempotent_requests (
        id uuid PRIMARY KEY,
        request_hash bytea NOT NULL,
        made uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idempotent_requests_age ON idempotent_requests (created_at);

      -- From where it was asked for, for the audit log; until it has ended.
      ALTER TABLE notification_retries ADD COLUMN ip inet, ADD COLUMN user_agent text, ADD COLUMN request_id text;
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE notification_retries DROP COLUMN ip, DROP COLUMN user_agent, DROP COLUMN request_id;
      DROP TABLE idempotent_requests;
      ALTER TABLE notifications DROP COLUMN provider;
      DROP TABLE channel_providers;
    `);
  },
};
