import { defaultLanguage, type Language } from '../../workflows/domain/language';
import { freeMail, freeSms, type Written } from '../../workflows/domain/texts';
import type { Knex } from '../database';

/** To whom an admin tries whether messages arrive. */
export type Trial =
  | ({ readonly channel: 'email'; readonly to: string } & Written)
  | { readonly channel: 'sms'; readonly to: string; readonly message: string };

/**
 * The row of a test message. Its recipient is whom the address belongs to; nobody where it is not one of
 * ours, or a number that several have.
 */
export async function makeTrial(trx: Knex.Transaction, id: string, trial: Trial): Promise<void> {
  const { channel, to } = trial;
  const owners = await trx('customers')
    .whereRaw(channel === 'email' ? 'lower(email) = lower(?)' : 'phone_number = ?', [to])
    .limit(2)
    .select<{ id: number; language: Language }[]>('id', 'language');
  const [owner] = owners.length === 1 ? owners : [];
  const language = owner?.language ?? defaultLanguage;
  await trx('notifications').insert({
    id,
    notificationType: channel,
    event: 'test',
    audience: 'person',
    recipientId: owner?.id ?? null,
    address: to,
    isPinned: true,
    ...(channel === 'email' ? freeMail('test', trial, language) : freeSms('test', trial.message)),
  });
}
