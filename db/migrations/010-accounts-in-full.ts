import type { Migration } from './migration';

/** The columns of each table that the audit log keeps, those that go with the person, and those it never shows. */
const audited: readonly (readonly [table: string, subject: string, ...columns: string[]])[] = [
  ['categories', 'category', 'name,slug,description,parent_id,image,is_active'],
  [
    'products',
    'product',
    'name,slug,description,price_cents,category_id,sku,image,status,is_featured',
  ],
  ['stock_movements', 'stock_movement', 'product_id,kind,quantity,reason'],
  ['imports', 'import', 'kind,is_dry_run,status'],
  ['orders', 'order', 'order_number,status,is_paid,payment_method,payment_reference'],
  ['notifications', 'notification', 'order_id,event,notification_type,status,abandoned_at'],
  ['channels', 'channel', 'per_minute,stopped,reason'],
  ['admins', 'admin', 'customer_id,role,permissions,is_active'],
  [
    'customers',
    'customer',
    'is_active,is_verified,email_verified,phone_verified,email_notifications,sms_notifications,erased_at',
    'email,first_name,last_name,phone_number,address,city,state,country,postal_code',
    'password_hash',
  ],
];

export const accountsInFull: Migration = {
  name: '010-accounts-in-full',
  async up(knex) {
    await knex.raw(`
      -- Links that work once. The token in one is made of the row's id and SECRET_KEY, so neither this
      -- table nor the message that carries it gives it away.
      DROP TABLE one_time_tokens;
      CREATE TABLE one_time_links (
        id uuid PRIMARY KEY,
        customer_id integer NOT NULL REFERENCES customers ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('reset_password', 'verify_email')),
        -- The address it was sent to: it proves nothing of any other.
        email text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX one_time_links_of_customer ON one_time_links (customer_id, purpose);
      CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);

      ALTER TABLE notifications
        -- Whose token takes the place of {token} in the text when it is sent.
        ADD COLUMN link_id uuid REFERENCES one_time_links ON DELETE SET NULL,
        -- Goes to its address even if its recipient has another one by now.
        ADD COLUMN is_pinned boolean NOT NULL DEFAULT false;
      CREATE INDEX notifications_link ON notifications (link_id) WHERE link_id IS NOT NULL;
      CREATE INDEX notifications_personal_unsettled ON notifications (created_at, id)
        WHERE order_id IS NULL AND status IN ('pending', 'failed') AND abandoned_at IS NULL;

      -- A log-in with a provider, between the way there and the way back.
      CREATE TABLE oidc_handshakes (
        id_hash bytea PRIMARY KEY CHECK (length(id_hash) = 32),
        provider text NOT NULL,
        state text NOT NULL,
        nonce text NOT NULL,
        code_verifier text NOT NULL,
        next text,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX oidc_handshakes_expiry ON oidc_handshakes (expires_at);
      -- Each nonce is taken once.
      CREATE TABLE oidc_nonces (
        issuer text NOT NULL,
        nonce_hash bytea NOT NULL CHECK (length(nonce_hash) = 32),
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (issuer, nonce_hash)
      );
      CREATE INDEX oidc_nonces_expiry ON oidc_nonces (expires_at);

      -- From where a command came and by which request, for the audit log.
      ALTER TABLE order_commands
        ADD COLUMN ip inet, ADD COLUMN user_agent text, ADD COLUMN request_id text;

      -- Lists of customers are also ordered and filtered by these.
      CREATE INDEX customers_by_email ON customers (email, id);
      CREATE INDEX customers_last_name ON customers (last_name, id);
      CREATE INDEX customers_active ON customers (is_active, created_at, id);
      CREATE INDEX customers_verified ON customers (is_verified, created_at, id);
      -- As long as there is one, log-in spends the time that a hash of the old system takes.
      CREATE INDEX customers_old_hash ON customers (lpad(split_part(password_hash, '$', 2), 8, '0'))
        WHERE password_hash LIKE 'pbkdf2_sha256$%';

      DROP INDEX audit_log_of_subject, audit_log_of_actor;
      ALTER TABLE audit_log DROP COLUMN ip, ADD COLUMN fields text[] NOT NULL DEFAULT '{}';
      CREATE INDEX audit_log_of_subject ON audit_log (subject_type, subject_id, at, id);
      CREATE INDEX audit_log_of_actor ON audit_log (actor_type, actor_id, at, id);
      CREATE INDEX audit_log_action ON audit_log (action, at, id);
      CREATE INDEX audit_log_search ON audit_log
        USING gin ((action || ' ' || subject_type || ' ' || subject_id) gin_trgm_ops);

      -- What of an event names or places a person: it goes when the person does, while the event stays.
      CREATE TABLE audit_personal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        audit_id bigint NOT NULL REFERENCES audit_log,
        -- Whose data it is; nobody's where somebody tried an unknown address.
        customer_id integer REFERENCES customers,
        at timestamptz NOT NULL DEFAULT now(),
        ip inet,
        user_agent text,
        before jsonb,
        after jsonb
      );
      CREATE INDEX audit_personal_of_event ON audit_personal (audit_id);
      CREATE INDEX audit_personal_of_customer ON audit_personal (customer_id);
      CREATE INDEX audit_personal_of_nobody ON audit_personal (at) WHERE customer_id IS NULL;
      CREATE TRIGGER audit_personal_append_only BEFORE UPDATE OR TRUNCATE ON audit_personal
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE FUNCTION refuse_early_removal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.customer_id IS NULL AND OLD.at < now() - interval '90 days')
          OR EXISTS (SELECT FROM customers WHERE id = OLD.customer_id AND erased_at IS NOT NULL) THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION 'it goes with its person, or after 90 days' USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER audit_personal_removal BEFORE DELETE ON audit_personal
        FOR EACH ROW EXECUTE FUNCTION refuse_early_removal();

      CREATE FUNCTION write_audit(
        doer jsonb, what text, subject_type text, subject_id text, subject_customer integer,
        fields text[], was jsonb, is_now jsonb, personally_was jsonb, personally_is jsonb
      ) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        event bigint;
        actor_customer integer := CASE doer->>'type'
          WHEN 'customer' THEN CAST(doer->>'id' AS integer)
          WHEN 'admin' THEN (SELECT customer_id FROM admins a WHERE a.id = CAST(doer->>'id' AS integer))
          ELSE subject_customer END;
      BEGIN
        INSERT INTO audit_log (actor_type, actor_id, action, subject_type, subject_id, fields, before, after, request_id)
        VALUES (doer->>'type', CAST(doer->>'id' AS integer), what, subject_type, subject_id, fields,
                was, is_now, doer->>'requestId')
        RETURNING id INTO event;
        IF doer->>'ip' IS NOT NULL OR doer->>'userAgent' IS NOT NULL THEN
          INSERT INTO audit_personal (audit_id, customer_id, ip, user_agent)
          VALUES (event, actor_customer, CAST(doer->>'ip' AS inet), doer->>'userAgent');
        END IF;
        IF personally_was IS NOT NULL OR personally_is IS NOT NULL THEN
          INSERT INTO audit_personal (audit_id, customer_id, before, after)
          VALUES (event, subject_customer, personally_was, personally_is);
        END IF;
      END $$;

      -- Writes down what a transaction changes that says who acts (orderflow.doer, set by db/audit.ts).
      -- Arguments: the subject's name; the columns kept; those that go with the person; those never shown.
      CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        doer jsonb := CAST(current_setting('orderflow.doer') AS jsonb);
        kept text[] := string_to_array(TG_ARGV[1], ',');
        personal text[] := string_to_array(coalesce(TG_ARGV[2], ''), ',');
        secret text[] := string_to_array(coalesce(TG_ARGV[3], ''), ',');
        was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
        is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
        changed text[];
      BEGIN
        SELECT array_agg(name ORDER BY name) INTO changed
        FROM unnest(kept || personal || secret) AS name
        WHERE (was->name) IS DISTINCT FROM (is_now->name)
          AND coalesce(was->name, 'null') IS DISTINCT FROM coalesce(is_now->name, 'null');
        IF changed IS NULL THEN RETURN NULL; END IF;
        PERFORM write_audit(
          doer,
          TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.changed' ELSE '.deleted' END,
          TG_ARGV[0],
          coalesce(is_now->>'id', was->>'id', is_now->>'channel', was->>'channel'),
          CASE WHEN TG_TABLE_NAME = 'customers' THEN CAST(coalesce(is_now->>'id', was->>'id') AS integer) END,
          changed,
          (SELECT jsonb_object_agg(name, was->name) FROM unnest(kept) name WHERE was IS NOT NULL AND name = ANY(changed)),
          (SELECT jsonb_object_agg(name, is_now->name) FROM unnest(kept) name WHERE is_now IS NOT NULL AND name = ANY(changed)),
          (SELECT jsonb_object_agg(name, was->name) FROM unnest(personal) name WHERE was IS NOT NULL AND name = ANY(changed)),
          (SELECT jsonb_object_agg(name, is_now->name) FROM unnest(personal) name WHERE is_now IS NOT NULL AND name = ANY(changed)));
        RETURN NULL;
      END $$;
      ${audited.map(auditTrigger).join('\n')}

      -- Someone can always let the others in: whoever acts on two of them at once does so one after another.
      CREATE FUNCTION keep_a_super_admin() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_TABLE_NAME = 'customers' AND NOT EXISTS (
          SELECT FROM admins WHERE customer_id = NEW.id AND role = 'super_admin' AND is_active) THEN
          RETURN NULL;
        END IF;
        PERFORM pg_advisory_xact_lock(727100003);
        IF NOT EXISTS (SELECT FROM admins a JOIN customers c ON c.id = a.customer_id
                       WHERE a.role = 'super_admin' AND a.is_active AND c.is_active) THEN
          RAISE EXCEPTION 'one active super_admin must stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'last_super_admin';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER admins_keep_a_super_admin AFTER UPDATE OF role, is_active ON admins FOR EACH ROW
        WHEN (OLD.role = 'super_admin' AND OLD.is_active AND NOT (NEW.role = 'super_admin' AND NEW.is_active))
        EXECUTE FUNCTION keep_a_super_admin();
      CREATE TRIGGER admins_keep_the_last AFTER DELETE ON admins FOR EACH ROW
        WHEN (OLD.role = 'super_admin' AND OLD.is_active) EXECUTE FUNCTION keep_a_super_admin();
      CREATE TRIGGER customers_keep_a_super_admin AFTER UPDATE OF is_active ON customers FOR EACH ROW
        WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION keep_a_super_admin();
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TRIGGER customers_keep_a_super_admin ON customers;
      DROP TRIGGER admins_keep_the_last ON admins;
      DROP TRIGGER admins_keep_a_super_admin ON admins;
      ${audited.map(([table]) => `DROP TRIGGER ${table}_audit ON ${table};`).join('\n')}
      DROP TABLE audit_personal;
      DROP FUNCTION keep_a_super_admin, audit_row, write_audit,
        refuse_early_removal;
      DROP INDEX audit_log_of_subject, audit_log_of_actor, audit_log_action, audit_log_search;
      ALTER TABLE audit_log DROP COLUMN fields, ADD COLUMN ip inet;
      CREATE INDEX audit_log_of_subject ON audit_log (subject_type, subject_id, at);
      CREATE INDEX audit_log_of_actor ON audit_log (actor_type, actor_id, at);
      DROP INDEX customers_by_email, customers_last_name, customers_active, customers_verified, customers_old_hash;
      ALTER TABLE order_commands DROP COLUMN ip, DROP COLUMN user_agent, DROP COLUMN request_id;
      DROP TABLE oidc_nonces, oidc_handshakes;
      DROP INDEX notifications_personal_unsettled;
      ALTER TABLE notifications DROP COLUMN link_id, DROP COLUMN is_pinned;
      DROP TABLE one_time_links;
      CREATE TABLE one_time_tokens (
        token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
        customer_id integer NOT NULL REFERENCES customers ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('reset_password', 'verify_email')),
        email text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX one_time_tokens_of_customer ON one_time_tokens (customer_id, purpose);
      CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);
    `);
  },
};

/** Asked only where the transaction says who acts: placing an order does not. */
function auditTrigger([table, subject, ...columns]: (typeof audited)[number]): string {
  // What orders and senders write all the time is a change by hand only if it is an update or a removal.
  const inserts = ['notifications', 'orders', 'channels'].includes(table) ? '' : 'INSERT OR ';
  const updates = columns.filter(Boolean).join(',');
  return `CREATE TRIGGER ${table}_audit AFTER ${inserts}UPDATE OF ${updates} OR DELETE ON ${table}
        FOR EACH ROW WHEN (current_setting('orderflow.doer', true) <> '')
        EXECUTE FUNCTION audit_row(${[subject, ...columns].map((each) => `'${each}'`).join(', ')});`;
}
