import { inEachLanguage } from '../../workflows/domain/language';
import type { Channel } from '../../workflows/domain/news';
import { freeMail, freeSms } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import { Mailing } from '../models/mailing';
import { textsByLanguage } from './texts-by-language';

export interface NewCustom {
  readonly id: string;
  readonly subject: string;
  readonly message: string;
  readonly channels: readonly Channel[];
  /** None: everybody. */
  readonly customerIds: readonly number[] | null;
  /** Admin id. */
  readonly requestedBy: number | null;
}

/**
 * A mailing to customers: all that are active now, or those of them that were named. Its messages are made
 * by its workflow.
 */
export async function createCustom(trx: Knex.Transaction, given: NewCustom): Promise<Mailing> {
  const { id, customerIds, channels, ...rest } = given;
  await Mailing.query(trx).insert({
    ...rest,
    id,
    kind: 'custom',
    channels: [...channels],
    recipients: 0,
  });
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    `WITH chosen AS (
       INSERT INTO mailing_recipients (mailing_id, customer_id)
       SELECT CAST(:id AS uuid), id FROM customers
       WHERE is_active AND erased_at IS NULL
         AND (CAST(:customerIds AS int[]) IS NULL OR id = ANY(CAST(:customerIds AS int[])))
       RETURNING 1
     ) SELECT count(*) FROM chosen`,
    { id, customerIds: customerIds === null ? null : [...customerIds] },
  );
  return Mailing.query(trx).patchAndFetchById(id, { recipients: rows[0]?.count ?? 0 });
}

/** Those of these customers that are not there, or erased. */
export async function unknownAmong(db: Knex, ids: readonly number[]): Promise<number[]> {
  const known = await db('customers')
    .whereIn('id', [...ids])
    .whereNull('erasedAt')
    .pluck('id');
  return ids.filter((id) => !known.includes(id));
}

/**
 * Makes the messages of the next recipients. Who wants none, can't be reached or has closed their account
 * since gets a row that is skipped.
 *
 * @returns whether all have been made, or none will be any more
 */
export async function makeCustomMessages(db: Knex, id: string, limit: number): Promise<boolean> {
  return db.transaction(async (trx) => {
    const mailing = await Mailing.query(trx).findById(id).forUpdate();
    if (mailing === undefined || mailing.isMade || mailing.cancelledAt !== null) return true;
    const rows = await trx('mailingRecipients')
      .where({ mailingId: id })
      .where('customerId', '>', mailing.lastRecipient)
      .orderBy('customerId')
      .limit(limit)
      .select<{ customerId: number }[]>('customerId');
    const next = rows.map(({ customerId }) => customerId);
    for (const channel of mailing.channels) await makeOn(trx, mailing, channel, next);
    const isMade = next.length < limit;
    await Mailing.query(trx)
      .findById(id)
      .patch({
        isMade,
        lastRecipient: next.at(-1) ?? mailing.lastRecipient,
        updatedAt: new Date(),
      });
    return isMade;
  });
}

async function makeOn(
  trx: Knex.Transaction,
  { id, subject, message }: Mailing,
  channel: Channel,
  recipients: readonly number[],
): Promise<void> {
  const texts = inEachLanguage((language) =>
    channel === 'email'
      ? freeMail('custom', { subject, message }, language)
      : freeSms('custom', message),
  );
  await trx.raw(
    `INSERT INTO notifications (id, mailing_id, notification_type, event, audience, recipient_id, address,
       template, subject, message, html, sender_started_at, status, error_message)
     SELECT gen_random_uuid(), :id, :channel, 'custom', 'customer', c.id,
       CASE WHEN c.erased_at IS NULL THEN c.address ELSE '' END, t.template, t.subject, t.message, t.html, now(),
       CASE WHEN c.reason IS NULL THEN 'pending' ELSE 'skipped' END, coalesce(c.reason, '')
     FROM (
       SELECT id, erased_at, language, CASE :channel WHEN 'email' THEN email ELSE phone_number END AS address, CASE
         WHEN erased_at IS NOT NULL THEN 'The account was erased.'
         WHEN NOT is_active THEN 'The account is closed.'
         WHEN :channel = 'email' AND NOT email_notifications THEN 'The customer wants no e-mail.'
         WHEN :channel = 'sms' AND NOT sms_notifications THEN 'The customer wants no SMS.'
         WHEN :channel = 'sms' AND phone_number = '' THEN 'The customer has no phone number.'
       END AS reason
       FROM customers WHERE id = ANY(CAST(:recipients AS int[])) FOR SHARE
     ) c JOIN ${textsByLanguage} ORDER BY c.id
     ON CONFLICT (mailing_id, recipient_id, notification_type) WHERE mailing_id IS NOT NULL DO NOTHING`,
    { id, channel, recipients: [...recipients], texts: JSON.stringify(texts) },
  );
}
