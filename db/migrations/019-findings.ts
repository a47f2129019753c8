import type { Migration } from './migration';

export const findings: Migration = {
  name: '019-findings',
  async up(knex) {
    await knex.raw(`
      -- Orders that have a way to go, page by page.
      CREATE INDEX orders_open ON orders (id) WHERE status NOT IN ('delivered', 'cancelled', 'refunded');

      -- Each run of the reconciler: from when the next must look, and whether it is time for all.
      CREATE TABLE reconciliations (
        id uuid PRIMARY KEY,
        is_full boolean NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        counts jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX reconciliations_started_at ON reconciliations (started_at);

      -- What it found not to be as it should, until it is seen to be right again.
      CREATE TABLE findings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN (
          'stock_differs', 'total_differs', 'status_differs', 'actor_missing', 'attributes_differ',
          'sender_missing', 'mailing_missing', 'actor_idle', 'order_missing', 'task_failing')),
        -- The id of a product, order, message, mailing or workflow, by kind; as text, as it may be gone.
        subject text NOT NULL,
        label text NOT NULL,
        details jsonb NOT NULL DEFAULT '{}',
        first_seen timestamptz NOT NULL DEFAULT now(),
        last_seen timestamptz NOT NULL DEFAULT now(),
        -- At how many looks it was repaired.
        repairs integer NOT NULL DEFAULT 0,
        needs_person boolean NOT NULL,
        -- When the admins were told.
        told_at timestamptz,
        resolved_at timestamptz,
        CHECK (last_seen >= first_seen),
        CHECK (told_at IS NULL OR needs_person)
      );
      -- However many look at once: one that is open.
      CREATE UNIQUE INDEX findings_once ON findings (kind, subject) WHERE resolved_at IS NULL;
      CREATE INDEX findings_open ON findings (id) WHERE resolved_at IS NULL;
      CREATE INDEX findings_first_seen ON findings (first_seen, id) WHERE resolved_at IS NULL;
      CREATE INDEX findings_last_seen ON findings (last_seen, id) WHERE resolved_at IS NULL;
      CREATE INDEX findings_untold ON findings (id) WHERE resolved_at IS NULL AND needs_person AND told_at IS NULL;
      CREATE INDEX findings_resolved ON findings (resolved_at) WHERE resolved_at IS NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TABLE findings, reconciliations;
      DROP INDEX orders_open;
    `);
  },
};
