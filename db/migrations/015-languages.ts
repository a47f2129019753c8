import type { Migration } from './migration';

const kept =
  'is_active,is_verified,email_verified,phone_verified,email_notifications,sms_notifications,erased_at';
const personal = 'email,first_name,last_name,phone_number,address,city,state,country,postal_code';
const secret = 'password_hash';

export const languages: Migration = {
  name: '015-languages',
  async up(knex) {
    await knex.raw(`
      -- In which the person is spoken to. The release before leaves it out, and writes as it did.
      ALTER TABLE customers ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'sw'));
      ${auditedColumns(`${kept},language`)}
    `);
  },
  async down(knex) {
    await knex.raw(`
      ${auditedColumns(kept)}
      ALTER TABLE customers DROP COLUMN language;
    `);
  },
};

/** The audit log's trigger of 010, about these columns. */
function auditedColumns(columns: string): string {
  return `DROP TRIGGER customers_audit ON customers;
      CREATE TRIGGER customers_audit
        AFTER INSERT OR UPDATE OF ${columns},${personal},${secret} OR DELETE ON customers
        FOR EACH ROW WHEN (current_setting('orderflow.doer', true) <> '')
        EXECUTE FUNCTION audit_row('customer', '${columns}', '${personal}', '${secret}');`;
}
