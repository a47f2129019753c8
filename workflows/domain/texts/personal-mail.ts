import type { Speaker, Text } from './facts';
import { greeting, link, paragraph, type Block } from './letter';
import { mail } from './mail';
import type { PersonalNews, TemplateName } from './template-names';
import { wordsIn } from './words';

/** Stands in a text where the token of its link will be, once it is sent. */
export const tokenMark = '{token}';

interface Form {
  readonly template: TemplateName;
  /** The page that the message leads to, with a token; what it says in the end comes after that. */
  readonly leadsTo?: 'reset-password' | 'verify-email';
  /** Where to go in the end, without a token. */
  readonly thenTo?: 'reset-password';
}

const forms = {
  registered: { template: 'registered', leadsTo: 'verify-email' },
  password_reset: { template: 'password-reset', leadsTo: 'reset-password' },
  first_password: { template: 'first-password', leadsTo: 'reset-password' },
  email_verification: { template: 'email-verification', leadsTo: 'verify-email' },
  new_email: { template: 'new-email', leadsTo: 'verify-email' },
  made_admin: { template: 'made-admin', leadsTo: 'verify-email' },
  identity_linked: { template: 'identity-linked', thenTo: 'reset-password' },
  password_changed: { template: 'password-changed', thenTo: 'reset-password' },
  email_changed: { template: 'email-changed' },
} as const satisfies Record<PersonalNews, Form>;

export function personalMail(news: PersonalNews, firstName: string, shop: Speaker): Text {
  const { language, publicUrl } = shop;
  const { accounts } = wordsIn(language);
  const { subject, says, ends, ...said } = accounts[news];
  const { template, leadsTo, thenTo }: Form = forms[news];
  // Braces could make a second mark, and what stands before it another address for the token.
  const name = firstName.replaceAll(/[{}]/g, '');
  const label = 'link' in said ? said.link : '';
  const blocks: Block[] = [
    greeting(name, shop),
    ...says.map(paragraph),
    ...(leadsTo === undefined
      ? []
      : [link(label, `${publicUrl}/${leadsTo}?token=${tokenMark}&lang=${language}`)]),
    paragraph(ends),
    ...(thenTo === undefined ? [] : [link(label, `${publicUrl}/${thenTo}?lang=${language}`)]),
  ];
  return mail({ template, language, subject, heading: subject, blocks, footer: accounts.footer });
}
