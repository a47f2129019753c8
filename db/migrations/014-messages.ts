import type { Migration } from './migration';

export const messages: Migration = {
  name: '014-messages',
  async up(knex) {
    await knex.raw(`
      -- Messages that are made and sent together and belong to no order: by an admin to customers, alerts, reports.
      CREATE TABLE mailings (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('custom', 'system_alert', 'daily_report', 'low_stock')),
        -- Null where the clock asked for it.
        requested_by integer REFERENCES admins ON DELETE RESTRICT,
        -- The shop's day that a report is of.
        day date CHECK ((day IS NOT NULL) = (kind IN ('daily_report', 'low_stock'))),
        -- As an admin wrote it; the text of each message is made of it.
        subject text NOT NULL DEFAULT '',
        message text NOT NULL DEFAULT '',
        channels text[] NOT NULL CHECK (channels <@ ARRAY['email', 'sms'] AND channels <> '{}'),
        -- Whom it is for when it is asked for.
        recipients integer NOT NULL CHECK (recipients >= 0),
        -- Up to whom the messages have been made; all of them have when is_made.
        last_recipient integer NOT NULL DEFAULT 0,
        is_made boolean NOT NULL DEFAULT false,
        cancelled_at timestamptz,
        finished_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (finished_at IS NULL OR is_made OR cancelled_at IS NOT NULL)
      );
      CREATE INDEX mailings_requested_by ON mailings (requested_by);
      CREATE INDEX mailings_unfinished ON mailings (updated_at) WHERE finished_at IS NULL;
      -- However often the clock, or a retry of it, asks: one a day.
      CREATE UNIQUE INDEX mailings_once_a_day ON mailings (kind, day)
        WHERE requested_by IS NULL AND day IS NOT NULL;

      -- Whom the messages are still to be made for; gone when it is finished.
      CREATE TABLE mailing_recipients (
        mailing_id uuid NOT NULL REFERENCES mailings ON DELETE CASCADE,
        customer_id integer NOT NULL REFERENCES customers ON DELETE CASCADE,
        PRIMARY KEY (mailing_id, customer_id)
      );
      CREATE INDEX mailing_recipients_customer ON mailing_recipients (customer_id);

      ALTER TABLE notifications ADD COLUMN mailing_id uuid REFERENCES mailings ON DELETE RESTRICT;
      -- Nobody is sent the same thing twice, however often its rows are made.
      CREATE UNIQUE INDEX notifications_once_a_mailing
        ON notifications (mailing_id, recipient_id, notification_type) WHERE mailing_id IS NOT NULL;
      CREATE INDEX notifications_of_mailing_unsent ON notifications (mailing_id, notification_type, created_at, id)
        WHERE mailing_id IS NOT NULL AND status = 'pending';

      -- What was delivered on a day.
      CREATE INDEX order_events_delivered ON order_events (at)
        WHERE kind = 'status_changed' AND to_status = 'delivered';
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX order_events_delivered;
      ALTER TABLE notifications DROP COLUMN mailing_id;
      DROP TABLE mailing_recipients, mailings;
    `);
  },
};
