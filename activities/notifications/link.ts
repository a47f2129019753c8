import { linkToken } from '../../db/accounts/one-time-links';
import type { Claimed } from '../../db/notifications/claim';
import { tokenMark } from '../../workflows/domain/texts';
import type { Envelope } from './gateway';

/**
 * What is handed to the provider: the message, with the token of its link where the mark of it stands.
 * The token is nowhere else; `forget` takes it out of what the provider says, should it quote the link.
 */
export function linkPutIn(
  { id, to, subject, message, html, link }: Claimed,
  secretKey: string,
): { readonly envelope: Envelope; readonly forget: (words: string) => string } {
  if (link === null) {
    return { envelope: { id, to, subject, message, html }, forget: (words) => words };
  }
  const token = linkToken(secretKey, link.id, link.purpose);
  const put = (text: string) => text.replaceAll(`?token=${tokenMark}`, `?token=${token}`);
  return {
    envelope: { id, to, subject, message: put(message), html: html === null ? null : put(html) },
    forget: (words) => words.replaceAll(token, tokenMark),
  };
}
