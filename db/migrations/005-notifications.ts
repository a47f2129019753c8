import type { Migration } from './migration';

export const notifications: Migration = {
  name: '005-notifications',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE notifications (
        id uuid PRIMARY KEY,
        notification_type text NOT NULL CHECK (notification_type IN ('sms', 'email')),
        order_id uuid REFERENCES orders ON DELETE RESTRICT,
        event text NOT NULL,
        audience text NOT NULL CHECK (audience IN ('customer', 'admins', 'person')),
        recipient_id integer REFERENCES customers ON DELETE RESTRICT,
        address text NOT NULL,
        template text NOT NULL,
        subject text NOT NULL DEFAULT '',
        message text NOT NULL,
        html text,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN (
          'pending', 'sent', 'delivered', 'failed', 'skipped')),
        -- Set before the provider is called, cleared by any outcome but success: a pending row that is
        -- claimed was in the hands of an attempt that never told how it ended.
        claim uuid,
        attempts integer NOT NULL DEFAULT 0,
        -- Attempts since it was made or last retried by someone.
        round_attempts integer NOT NULL DEFAULT 0,
        sent_at timestamptz,
        delivered_at timestamptz,
        abandoned_at timestamptz,
        error_kind text CHECK (error_kind IN ('passing', 'permanent', 'unknown')),
        error_code text,
        error_message text NOT NULL DEFAULT '',
        provider_message_id text,
        cost numeric(12, 4),
        units integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL),
        CHECK (status <> 'failed' OR error_kind IS NOT NULL),
        CHECK (abandoned_at IS NULL OR status = 'failed')
      )
      -- Claimed once and marked once after it is made: with room in its page that costs no index entries.
      WITH (fillfactor = 70);
      -- Every status is reached at most once, so no one hears of one thing twice.
      CREATE UNIQUE INDEX notifications_once ON notifications (order_id, event, notification_type, audience, address)
        WHERE order_id IS NOT NULL;
      CREATE INDEX notifications_unsettled ON notifications (order_id, notification_type)
        WHERE status = 'pending' OR (status = 'failed' AND abandoned_at IS NULL);
      CREATE INDEX notifications_of_order ON notifications (order_id, created_at, id);
      CREATE INDEX notifications_of_recipient ON notifications (recipient_id, created_at, id);
      CREATE INDEX notifications_created_at ON notifications (created_at, id);
      CREATE INDEX notifications_sent_at ON notifications (sent_at, id);
      CREATE INDEX notifications_status ON notifications (status, notification_type, created_at, id);
      CREATE INDEX notifications_failed ON notifications (error_kind, order_id)
        WHERE status = 'failed' AND abandoned_at IS NULL;
      CREATE INDEX notifications_failed_since ON notifications (created_at, id)
        WHERE status = 'failed' AND abandoned_at IS NULL;
      CREATE INDEX notifications_provider ON notifications (provider_message_id)
        WHERE provider_message_id IS NOT NULL;
      CREATE INDEX notifications_search ON notifications
        USING gin ((subject || ' ' || message) gin_trgm_ops);

      ALTER TABLE order_events ADD FOREIGN KEY (notification_id) REFERENCES notifications ON DELETE SET NULL;
      CREATE INDEX order_events_notification ON order_events (notification_id, seq)
        WHERE notification_id IS NOT NULL;

      CREATE TABLE channels (
        channel text PRIMARY KEY CHECK (channel IN ('sms', 'email')),
        per_minute integer CHECK (per_minute >= 0),
        stopped boolean NOT NULL DEFAULT false,
        reason text NOT NULL DEFAULT '',
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (NOT stopped OR reason <> '')
      );
      INSERT INTO channels (channel) VALUES ('email'), ('sms');
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE order_events DROP CONSTRAINT order_events_notification_id_fkey;
      DROP INDEX order_events_notification;
      DROP TABLE channels, notifications;
    `);
  },
};
