import type { Language } from '../language';
import type { Text } from './facts';
import { paragraph } from './letter';
import { mail } from './mail';
import type { FreeText } from './template-names';
import { linesOf, onOneLine } from './typed-text';
import { wordsIn } from './words';

/** What somebody of the shop wrote. */
export interface Written {
  readonly subject: string;
  readonly message: string;
}

/** Their words as they are, in a frame of ours: that is in the language of who gets it. */
export function freeMail(what: FreeText, { subject, message }: Written, language: Language): Text {
  return mail({
    template: `${what}-email`,
    language,
    subject: onOneLine(subject),
    heading: onOneLine(subject),
    blocks: linesOf(message).map(paragraph),
    footer: wordsIn(language).accounts[what].footer,
  });
}

export function freeSms(what: FreeText, message: string): Text {
  return { subject: '', message, html: null, template: `${what}-sms` };
}
