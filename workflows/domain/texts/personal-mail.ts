import type { Shop, Text } from './facts';
import { link, paragraph, type Block } from './letter';
import { mail } from './mail';
import { onOneLine } from './typed-text';

/** What a person is told about their own account. */
export const personalNews = [
  'registered',
  'password_reset',
  'first_password',
  'email_verification',
  'new_email',
  'made_admin',
  'identity_linked',
  'password_changed',
  'email_changed',
] as const;
export type PersonalNews = (typeof personalNews)[number];

/** Stands in a text where the token of its link will be, once it is sent. */
export const tokenMark = '{token}';

interface Wording {
  readonly subject: string;
  readonly says: readonly string[];
  /** The page, with the token, that the message leads to. */
  readonly leadsTo?: { readonly label: string; readonly page: 'reset-password' | 'verify-email' };
  readonly ends?: string;
  /** Where to go from there, without a token. */
  readonly thenTo?: { readonly label: string; readonly page: 'reset-password' };
}

const ignoreIt = 'If it was not you who asked for this, you need do nothing: nothing has changed.';

const wordings: Record<PersonalNews, Wording> = {
  registered: {
    subject: 'Welcome: please confirm your e-mail address',
    says: ['Your account is ready.', 'Please confirm that this address is yours:'],
    leadsTo: { label: 'Confirm my e-mail address', page: 'verify-email' },
    ends: 'The link works once, for 24 hours. If it was not you who registered, leave it be.',
  },
  password_reset: {
    subject: 'Set a new password',
    says: ['Somebody, most likely you, asked to set a new password for your account.'],
    leadsTo: { label: 'Set a new password', page: 'reset-password' },
    ends: `The link works once, for one hour. ${ignoreIt}`,
  },
  first_password: {
    subject: 'An account was made for you: set your password',
    says: ['The shop has made an account for you.', 'Set a password, and you can log in:'],
    leadsTo: { label: 'Set my password', page: 'reset-password' },
    ends: 'The link works once, for 7 days. After that, the same page sends you a new one.',
  },
  email_verification: {
    subject: 'Confirm your e-mail address',
    says: ['Please confirm that this address is yours:'],
    leadsTo: { label: 'Confirm my e-mail address', page: 'verify-email' },
    ends: `The link works once, for 24 hours. ${ignoreIt}`,
  },
  new_email: {
    subject: 'Confirm your new e-mail address',
    says: ['An account with us has this e-mail address now.', 'Please confirm that it is yours:'],
    leadsTo: { label: 'Confirm my e-mail address', page: 'verify-email' },
    ends: 'The link works once, for 24 hours. If you have no account with us, leave it be, and tell us.',
  },
  made_admin: {
    subject: 'You are an admin of the shop now',
    says: [
      'An admin of the shop has made an account for you, with which you can work there.',
      'Whoever made it tells you the password; change it once you are logged in.',
      'Please confirm that this address is yours:',
    ],
    leadsTo: { label: 'Confirm my e-mail address', page: 'verify-email' },
    ends: 'The link works once, for 24 hours.',
  },
  identity_linked: {
    subject: 'Your account can be used with another log-in now',
    says: [
      'Somebody with your e-mail address has logged in by a provider for the first time, and got into this account.',
      'All other log-ins have ended.',
    ],
    ends: 'If this was you and you never set the password of this account, or if it was not you, set a new password:',
    thenTo: { label: 'Set a new password', page: 'reset-password' },
  },
  password_changed: {
    subject: 'Your password was changed',
    says: ['The password of your account was changed just now.'],
    ends: 'If this was not you, set another one at once, and tell us:',
    thenTo: { label: 'Set a new password', page: 'reset-password' },
  },
  email_changed: {
    subject: 'The e-mail address of your account was changed',
    says: [
      'Your account has another e-mail address now; this is the last message to the one it had.',
    ],
    ends: 'If this was not you, tell us at once: whoever has your account could set a new password for it.',
  },
};

const footer = 'You get this message because of your account with us.';

export function personalMail(news: PersonalNews, firstName: string, shop: Shop): Text {
  const { subject, says, leadsTo, ends, thenTo } = wordings[news];
  // Braces could make a second mark, and what stands before it another address for the token.
  const name = onOneLine(firstName).replaceAll(/[{}]/g, '');
  const blocks: Block[] = [
    paragraph(name === '' ? 'Hello,' : `Hello ${name},`),
    ...says.map(paragraph),
    ...(leadsTo === undefined
      ? []
      : [link(leadsTo.label, `${shop.publicUrl}/${leadsTo.page}?token=${tokenMark}`)]),
    ...(ends === undefined ? [] : [paragraph(ends)]),
    ...(thenTo === undefined ? [] : [link(thenTo.label, `${shop.publicUrl}/${thenTo.page}`)]),
  ];
  return mail({
    template: news.replaceAll('_', '-'),
    subject,
    heading: subject,
    blocks,
    footer,
  });
}
