import { v7 as uuidv7 } from 'uuid';
import { inEachLanguage, type Language } from '../../workflows/domain/language';
import type { MailingKind } from '../../workflows/domain/mailing';
import type { Text } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import { textsByLanguage } from './texts-by-language';

export interface ToAdmins {
  readonly id: string;
  readonly kind: Exclude<MailingKind, 'custom'>;
  /** How many it goes to. */
  readonly recipients: number;
}

/**
 * An e-mail to each active admin, in their language, all made in this transaction.
 *
 * @param given.requestedBy admin id; null for the clock, which sends only one of a kind and day
 * @param given.day the shop's day that it is of
 * @returns null where the clock's has been made already
 */
export async function mailAdmins(
  trx: Knex.Transaction,
  given: {
    readonly kind: ToAdmins['kind'];
    readonly requestedBy: number | null;
    readonly day?: string;
    readonly textIn: (language: Language) => Text;
    readonly id?: string;
  },
): Promise<ToAdmins | null> {
  const { id = uuidv7(), kind, requestedBy, day = null, textIn } = given;
  const made = await trx.raw<{ rows: unknown[] }>(
    `INSERT INTO mailings (id, kind, requested_by, day, channels, recipients, is_made)
     VALUES (:id, :kind, :requestedBy, :day, '{email}', 0, true)
     ON CONFLICT (kind, day) WHERE requested_by IS NULL AND day IS NOT NULL DO NOTHING RETURNING id`,
    { id, kind, requestedBy, day },
  );
  if (made.rows.length === 0) return null;
  const { rows } = await trx.raw<{ rows: { recipients: number }[] }>(
    `WITH told AS (
       INSERT INTO notifications (id, mailing_id, notification_type, event, audience, recipient_id, address,
         template, subject, message, html, sender_started_at)
       SELECT gen_random_uuid(), :id, 'email', :kind, 'admins', c.id, c.email,
         t.template, t.subject, t.message, t.html, now()
       FROM admins a JOIN customers c ON c.id = a.customer_id JOIN ${textsByLanguage}
       WHERE a.is_active AND c.is_active
       RETURNING 1
     ) UPDATE mailings SET recipients = (SELECT count(*) FROM told) WHERE id = :id RETURNING recipients`,
    { id, kind, texts: JSON.stringify(inEachLanguage(textIn)) },
  );
  return { id, kind, recipients: rows[0]?.recipients ?? 0 };
}
