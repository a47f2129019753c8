import { v7 as uuidv7 } from 'uuid';
import type { Language } from '../../workflows/domain/language';
import { personalMail, type PersonalNews, type Shop } from '../../workflows/domain/texts';
import { createLink, type LinkPurpose } from '../accounts/one-time-links';
import type { Knex } from '../database';

/** Whom a message about their own account goes to. */
export interface Addressee {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly language: Language;
}

const minute = 60_000;
const hour = 60 * minute;

interface LinkKind {
  readonly purpose: LinkPurpose;
  readonly ttlMs: number;
}

/** What the link in a message is for, and how long it works. */
const links: ReadonlyMap<string, LinkKind> = new Map<PersonalNews, LinkKind>([
  ['registered', { purpose: 'verify_email', ttlMs: 24 * hour }],
  ['email_verification', { purpose: 'verify_email', ttlMs: 24 * hour }],
  ['new_email', { purpose: 'verify_email', ttlMs: 24 * hour }],
  ['made_admin', { purpose: 'verify_email', ttlMs: 24 * hour }],
  ['password_reset', { purpose: 'reset_password', ttlMs: hour }],
  ['first_password', { purpose: 'reset_password', ttlMs: 7 * 24 * hour }],
]);

/** Whether a message to a person is nothing without its link. */
export function leadsSomewhere(event: string): boolean {
  return links.has(event);
}

/** Warnings of a change that somebody else may have made reach the person even if the account is closed since. */
const warnings: readonly string[] = [
  'password_changed',
  'email_changed',
  'identity_linked',
] satisfies readonly PersonalNews[];

export function goesToClosedAccounts(event: string): boolean {
  return warnings.includes(event);
}

/**
 * The row of an e-mail to somebody about their own account, made in the transaction that causes it. Its
 * link, where there is one, is made with it; the token of it is put in when it is sent.
 *
 * Preferences do not matter: they are about orders.
 *
 * @returns the notification's id, to be given to `messages.send` once the transaction is through
 */
export async function tellPerson(
  trx: Knex.Transaction,
  news: PersonalNews,
  { id: recipientId, email, firstName, language }: Addressee,
  shop: Shop,
): Promise<string> {
  const kind = links.get(news);
  const linkId =
    kind === undefined ? null : await createLink(trx, { customerId: recipientId, email, ...kind });
  const id = uuidv7();
  await trx('notifications').insert({
    id,
    notificationType: 'email',
    event: news,
    audience: 'person',
    recipientId,
    address: email,
    linkId,
    // A link proves the address it was sent to, and the old address is told of the new one.
    isPinned: true,
    ...personalMail(news, firstName, { ...shop, language }),
  });
  return id;
}
