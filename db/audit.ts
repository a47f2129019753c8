import type { Actor } from '../workflows/domain/order-status';
import type { Knex } from './database';

/** Who acts, and from where. */
export interface Doer extends Actor {
  /** The client's address; null where it is not known (Temporal Web, a command). */
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/**
 * A transaction whose changes stand in the audit log as this one's: triggers write them down, before
 * and after, as part of it (migration 010 lists tables and columns).
 */
export function actingAs<T>(
  db: Knex,
  doer: Doer,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (trx) => {
    await sayWhoActs(trx, doer);
    return work(trx);
  });
}

/** From here until the transaction ends, its changes are this one's. */
export async function sayWhoActs(trx: Knex.Transaction, doer: Doer): Promise<void> {
  await trx.raw(`SELECT set_config('orderflow.doer', ?, true)`, [asJson(doer)]);
}

/** Something that is no change of a row of its own: a log-in, a request for an export. */
export interface AuditEvent {
  /** `login.succeeded`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** Whose event it is: what places the doer (address, browser) goes with this person where nobody is logged in. */
  readonly customerId?: number | undefined;
  /** Ids, names of things and numbers; nothing that names a person. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Something that happened to the account of a customer. */
export function ofCustomer(
  customerId: number,
  action: string,
  about?: AuditEvent['about'],
): AuditEvent {
  const subject = { subjectType: 'customer', subjectId: String(customerId) };
  return { action, ...subject, customerId, ...(about && { about }) };
}

/** The same, of an account that may not be there. */
export function ofAnyone(
  customer: { readonly id: number } | undefined,
  action: string,
  about?: AuditEvent['about'],
): AuditEvent {
  if (customer !== undefined) return ofCustomer(customer.id, action, about);
  return { action, subjectType: 'customer', subjectId: '', ...(about && { about }) };
}

/** Writes an event down, in the transaction it belongs to. */
export async function audit(db: Knex, doer: Doer, event: AuditEvent): Promise<void> {
  const { action, subjectType, subjectId, customerId = null, about } = event;
  await db.raw(`SELECT write_audit(?::jsonb, ?, ?, ?, ?::int, '{}', NULL, ?::jsonb, NULL, NULL)`, [
    asJson(doer),
    action,
    subjectType,
    subjectId,
    customerId,
    about === undefined ? null : JSON.stringify(about),
  ]);
}

function asJson({ type, id, ip, userAgent, requestId }: Doer): string {
  return JSON.stringify({ type, id, ip, userAgent: userAgent?.slice(0, 500) ?? null, requestId });
}

/** As `audit`, by whoever was said to act in this transaction; nothing where nobody was. */
export async function auditHere(trx: Knex.Transaction, event: AuditEvent): Promise<void> {
  const { action, subjectType, subjectId, customerId = null, about } = event;
  await trx.raw(
    `SELECT write_audit(CAST(current_setting('orderflow.doer', true) AS jsonb), :action, :subjectType,
       :subjectId, CAST(:customerId AS int), '{}', NULL, CAST(:about AS jsonb), NULL, NULL)
     WHERE current_setting('orderflow.doer', true) <> ''`,
    { action, subjectType, subjectId, customerId, about: about ? JSON.stringify(about) : null },
  );
}

/** Steps on the way to a change that is told as one, by `auditChange`. */
export async function unaudited<T>(trx: Knex.Transaction, work: () => PromiseLike<T>): Promise<T> {
  const { rows } = await trx.raw<{ rows: { doer: string | null }[] }>(
    `SELECT current_setting('orderflow.doer', true) AS doer, set_config('orderflow.doer', '', true)`,
  );
  const done = await work();
  await trx.raw(`SELECT set_config('orderflow.doer', ?, true)`, [rows[0]?.doer ?? '']);
  return done;
}

/** A row's columns, in their own names, before and after; null where it was not there. */
export interface RowChange {
  readonly subject: string;
  readonly id: string | number;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Tells a change as the triggers would; nothing where nobody was said to act. */
export async function auditChange(trx: Knex.Transaction, change: RowChange): Promise<void> {
  const { subject, id, before, after } = change;
  const what = before === null ? 'created' : after === null ? 'deleted' : 'changed';
  await trx.raw(
    `SELECT write_audit(CAST(current_setting('orderflow.doer', true) AS jsonb), :action, :subject,
       :id, NULL, CAST(:fields AS text[]), CAST(:before AS jsonb), CAST(:after AS jsonb), NULL, NULL)
     WHERE current_setting('orderflow.doer', true) <> ''`,
    {
      action: `${subject}.${what}`,
      subject,
      id: String(id),
      fields: Object.keys({ ...before, ...after }).toSorted(),
      before: before === null ? null : JSON.stringify(before),
      after: after === null ? null : JSON.stringify(after),
    },
  );
}
