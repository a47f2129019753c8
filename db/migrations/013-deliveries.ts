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

      -- When the next message may leave on the channel, by its rate.
      ALTER TABLE channels ADD COLUMN next_at timestamptz NOT NULL DEFAULT '-infinity';
      -- Grants up to "most" turns. Asked while nothing may leave it takes no lock; that two ask at once is
      -- settled by the row's.
      CREATE FUNCTION take_turns(
        which text, otherwise float8, most integer, burst integer, OUT granted integer, OUT wait_ms float8
      ) LANGUAGE plpgsql AS $$
      DECLARE
        c channels;
        per_minute float8;
        step interval;
        at timestamptz;
        due timestamptz;
      BEGIN
        SELECT * INTO c FROM channels WHERE channel = which;
        granted := 0;
        IF c.stopped THEN RETURN; END IF;
        wait_ms := 0;
        IF coalesce(c.per_minute, otherwise) = 0 THEN
          granted := most;
          RETURN;
        END IF;
        IF c.next_at <= clock_timestamp() THEN
          SELECT * INTO c FROM channels WHERE channel = which FOR UPDATE;
          IF c.stopped THEN
            wait_ms := NULL;
            RETURN;
          END IF;
        END IF;
        per_minute := coalesce(c.per_minute, otherwise);
        -- Without a limit since a moment ago: the next time it asks it is told so.
        IF per_minute = 0 THEN RETURN; END IF;
        step := interval '1 minute' / per_minute;
        at := clock_timestamp();
        due := greatest(c.next_at, at - step * (burst - 1));
        IF due <= at THEN
          granted := least(most, 1 + CAST(floor(extract(epoch FROM at - due) / extract(epoch FROM step)) AS integer));
          UPDATE channels SET next_at = due + step * granted WHERE channel = which;
        ELSE
          wait_ms := extract(epoch FROM due - at) * 1000;
        END IF;
      END $$;

      -- Retries of all that failed and match: what was asked for, and how far it is.
      CREATE TABLE notification_retries (
        id uuid PRIMARY KEY,
        status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'cancelled', 'failed')),
        channel text CHECK (channel IN ('sms', 'email')),
        error_kind text CHECK (error_kind IN ('passing', 'permanent', 'unknown')),
        created_from timestamptz,
        created_until timestamptz,
        order_id uuid,
        -- Null: from a shell.
        requested_by integer REFERENCES admins,
        total integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        -- The last that was looked at, and of when it is, to the microsecond.
        after_at text,
        after_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX notification_retries_of_admin ON notification_retries (requested_by);
      CREATE INDEX notification_retries_running ON notification_retries (updated_at) WHERE status = 'running';
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TABLE notification_retries;
      DROP FUNCTION take_turns;
      ALTER TABLE channels DROP COLUMN next_at;
      DROP TABLE delivery_reports;
    `);
  },
};
