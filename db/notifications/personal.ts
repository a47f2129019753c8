import { v7 as uuidv7 } from 'uuid';
import { personalMail, type PersonalNews, type Shop } from '../../workflows/domain/texts';
import { createLink, type LinkPurpose } from '../accounts/one-time-links';
import type { Knex } from '../database';

/** Whom a message about their own account goes to. */
export interface Addressee {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
}

const minute = 60_000;
const hour = 60 * minute;

/** What the link in a message is for, and how long it works. */
const links: { readonly [news in PersonalNews]?: { purpose: LinkPurpose; ttlMs: number } } = {
  registered: { purpose: 'verify_email', ttlMs: 24 * hour },
  email_verification: { purpose: 'verify_email', ttlMs: 24 * hour },
  password_reset: { purpose: 'reset_password', ttlMs: hour },
  first_password: { purpose: 'reset_password', ttlMs: 7 * 24 * hour },
};

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
  { id: recipientId, email, firstName }: Addressee,
  shop: Shop,
): Promise<string> {
  const kind = links[news];
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
    ...personalMail(news, firstName, shop),
  });
  return id;
}
