import type { Migration } from './migration';

export const privacy: Migration = {
  name: '012-privacy',
  async up(knex) {
    await knex.raw(`
      -- Null until a workflow has taken up a message that belongs to no order: those of a time when Temporal was away.
      ALTER TABLE notifications ADD COLUMN sender_started_at timestamptz;
      CREATE INDEX notifications_without_sender ON notifications (created_at, id)
        WHERE order_id IS NULL AND status = 'pending' AND sender_started_at IS NULL;

      CREATE TABLE customer_exports (
        id uuid PRIMARY KEY,
        customer_id integer NOT NULL REFERENCES customers ON DELETE CASCADE,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'ready', 'failed')),
        requested_by_type text NOT NULL CHECK (requested_by_type IN ('customer', 'admin')),
        requested_by_id integer NOT NULL,
        -- How far it is: the section, and where in it the next part begins.
        section integer NOT NULL DEFAULT 0,
        after text,
        parts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
        CHECK ((status IN ('ready', 'failed')) = (finished_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX customer_exports_under_way ON customer_exports (customer_id)
        WHERE status IN ('pending', 'running');
      CREATE INDEX customer_exports_of_customer ON customer_exports (customer_id, created_at, id);
      CREATE INDEX customer_exports_unfinished ON customer_exports (updated_at)
        WHERE status IN ('pending', 'running');
      CREATE INDEX customer_exports_expiry ON customer_exports (expires_at);
      -- One after the other they are the file.
      CREATE TABLE customer_export_parts (
        export_id uuid NOT NULL REFERENCES customer_exports ON DELETE CASCADE,
        seq integer NOT NULL CHECK (seq > 0),
        content text NOT NULL,
        PRIMARY KEY (export_id, seq)
      );

      -- Null while something of an erased customer may still be left.
      ALTER TABLE customers ADD COLUMN erasure_done_at timestamptz
        CHECK (erasure_done_at IS NULL OR erased_at IS NOT NULL);
      CREATE INDEX customers_being_erased ON customers (erased_at)
        WHERE erased_at IS NOT NULL AND erasure_done_at IS NULL;
      -- A request that was under way, or someone who would bring the account back, finds it closed for good.
      CREATE FUNCTION keep_erased() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF to_jsonb(NEW) - 'erasure_done_at' <> to_jsonb(OLD) - 'erasure_done_at' THEN
          RAISE EXCEPTION 'an erased customer stays erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_for_good';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER customers_a_keep_erased BEFORE UPDATE ON customers FOR EACH ROW
        WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION keep_erased();
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TRIGGER customers_a_keep_erased ON customers;
      DROP FUNCTION keep_erased;
      DROP INDEX customers_being_erased;
      ALTER TABLE customers DROP COLUMN erasure_done_at;
      DROP TABLE customer_export_parts, customer_exports;
      DROP INDEX notifications_without_sender;
      ALTER TABLE notifications DROP COLUMN sender_started_at;
    `);
  },
};
