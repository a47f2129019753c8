import type { Text } from './facts';
import { paragraph } from './letter';
import { mail } from './mail';
import { linesOf, onOneLine } from './typed-text';

/** What somebody of the shop wrote. */
export interface Written {
  readonly subject: string;
  readonly message: string;
}

interface Origin {
  readonly template: string;
  readonly footer: string;
}

const origins = {
  custom: {
    template: 'custom',
    footer:
      'You get this message because you have an account with us. Such messages can be switched off in your profile.',
  },
  test: {
    template: 'test',
    footer: 'You get this message because somebody of the shop tries whether mail arrives.',
  },
} as const satisfies Record<string, Origin>;

/** What a message in the words of an admin is for. */
export type FreeText = keyof typeof origins;

export function freeMail(what: FreeText, { subject, message }: Written): Text {
  const { template, footer } = origins[what];
  return mail({
    template: `${template}-email`,
    subject: onOneLine(subject),
    heading: onOneLine(subject),
    blocks: linesOf(message).map(paragraph),
    footer,
  });
}

export function freeSms(what: FreeText, message: string): Text {
  return { subject: '', message, html: null, template: `${origins[what].template}-sms` };
}
