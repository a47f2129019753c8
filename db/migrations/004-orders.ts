import type { Migration } from './migration';

export const orders: Migration = {
  name: '004-orders',
  async up(knex) {
    await knex.raw(`
      -- The status machine, filled from workflows/domain/order-status.ts at the end of every migrate.
      CREATE TABLE order_transitions (
        from_status text NOT NULL,
        to_status text NOT NULL,
        PRIMARY KEY (from_status, to_status)
      );

      CREATE TABLE order_counters (
        day date PRIMARY KEY,
        last integer NOT NULL CHECK (last > 0)
      );

      -- What was asked for, kept until it is an order, so that no personal data passes through Temporal.
      CREATE TABLE order_drafts (
        order_id uuid PRIMARY KEY,
        customer_id integer NOT NULL REFERENCES customers ON DELETE CASCADE,
        request_hash bytea NOT NULL,
        request jsonb NOT NULL,
        request_id text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX order_drafts_created_at ON order_drafts (created_at);
      CREATE INDEX order_drafts_customer ON order_drafts (customer_id);

      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        order_number text NOT NULL UNIQUE CHECK (order_number ~ '^ORD-[0-9]{8}-[0-9]{4,}$'),
        customer_id integer NOT NULL REFERENCES customers ON DELETE RESTRICT,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN (
          'pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded')),
        total_cents bigint NOT NULL CHECK (total_cents > 0),
        shipping_address text NOT NULL,
        billing_address text NOT NULL,
        phone_number text NOT NULL,
        notes text NOT NULL DEFAULT '',
        is_paid boolean NOT NULL DEFAULT false,
        payment_method text NOT NULL DEFAULT '',
        payment_reference text,
        paid_at timestamptz,
        request_hash bytea,
        -- Null until an actor has loaded the order: those taken while Temporal was away, seeded, imported.
        actor_started_at timestamptz,
        -- The seq of the latest row of order_events.
        last_event integer NOT NULL DEFAULT 0,
        -- Counts every change to the order or its messages: of two looks at it the higher is the later.
        version integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (is_paid = (payment_reference IS NOT NULL)),
        CHECK (is_paid = (paid_at IS NOT NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX orders_of_customer ON orders (customer_id, created_at, id);
      CREATE INDEX orders_created_at ON orders (created_at, id);
      CREATE INDEX orders_status ON orders (status, created_at, id);
      CREATE INDEX orders_paid ON orders (is_paid, created_at, id);
      CREATE INDEX orders_total ON orders (total_cents, id);
      CREATE INDEX orders_number_search ON orders USING gin (order_number gin_trgm_ops);
      CREATE INDEX orders_without_actor ON orders (created_at)
        WHERE actor_started_at IS NULL AND status NOT IN ('delivered', 'cancelled', 'refunded');

      CREATE FUNCTION check_order_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM order_transitions
                       WHERE from_status = OLD.status AND to_status = NEW.status) THEN
          RAISE EXCEPTION 'an order can not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_transition';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER orders_transition BEFORE UPDATE OF status ON orders FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION check_order_transition();

      CREATE TABLE order_items (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
        product_id uuid NOT NULL REFERENCES products ON DELETE RESTRICT,
        position integer NOT NULL CHECK (position > 0),
        -- As they were when the order was placed.
        product_name text NOT NULL,
        product_sku text NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        unit_price_cents bigint NOT NULL CHECK (unit_price_cents > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (order_id, product_id),
        UNIQUE (order_id, position)
      );
      CREATE INDEX order_items_product ON order_items (product_id);

      -- Free text and payment data of a command to an order; the command's id is its Temporal update id.
      CREATE TABLE order_commands (
        id text PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
        note text NOT NULL DEFAULT '',
        payment_method text,
        payment_reference text,
        amount_cents bigint,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX order_commands_created_at ON order_commands (created_at);
      CREATE INDEX order_commands_order ON order_commands (order_id);

      CREATE TABLE order_events (
        order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
        -- 1, 2, 3 … without gaps in order of commit, as it is taken under the order's row lock.
        seq integer NOT NULL CHECK (seq > 0),
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        kind text NOT NULL CHECK (kind IN (
          'placed', 'status_changed', 'payment_recorded', 'left_unconfirmed',
          'notification_sent', 'notification_delivered', 'notification_failed',
          'notification_skipped', 'notification_retried', 'notification_abandoned')),
        from_status text,
        to_status text,
        actor_type text NOT NULL DEFAULT 'system' CHECK (actor_type IN ('customer', 'admin', 'system')),
        actor_id integer,
        note text NOT NULL DEFAULT '',
        command_id text,
        notification_id uuid,
        PRIMARY KEY (order_id, seq)
      );
      -- A command that is run again finds what it did.
      CREATE UNIQUE INDEX order_events_command ON order_events (order_id, command_id)
        WHERE command_id IS NOT NULL;

      CREATE TABLE stock_movements (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        product_id uuid NOT NULL REFERENCES products ON DELETE RESTRICT,
        order_id uuid REFERENCES orders ON DELETE RESTRICT,
        kind text NOT NULL CHECK (kind IN ('initial', 'taken', 'returned', 'adjusted', 'counted')),
        quantity integer NOT NULL,
        reason text NOT NULL DEFAULT '',
        actor_type text NOT NULL DEFAULT 'system' CHECK (actor_type IN ('customer', 'admin', 'system')),
        actor_id integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((kind IN ('taken', 'returned')) = (order_id IS NOT NULL)),
        CHECK (kind <> 'taken' OR quantity < 0),
        CHECK (kind <> 'returned' OR quantity > 0)
      );
      CREATE INDEX stock_movements_product ON stock_movements (product_id, id);
      -- Taken once, given back once.
      CREATE UNIQUE INDEX stock_movements_once ON stock_movements (order_id, product_id, kind)
        WHERE order_id IS NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TABLE stock_movements, order_events, order_commands, order_items, orders, order_drafts,
        order_counters, order_transitions;
      DROP FUNCTION check_order_transition;
    `);
  },
};
