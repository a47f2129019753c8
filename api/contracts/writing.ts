import { z } from 'zod';
import { isPlain } from '../../workflows/domain/names';
import { maxSmsParts, smsParts } from '../../workflows/domain/sms';
import { line, text } from './fields';

/** What somebody writes in a message: several lines, each of which is what it shows. */
export function writing(max: number) {
  return text(max)
    .transform((given) => given.normalize('NFC').replaceAll(/\r\n?/g, '\n'))
    .refine((given) => given.split('\n').every(isPlain), 'A character in it can not be seen.');
}

export const tooLongForSms = `Must fit into ${maxSmsParts} SMS: 1530 characters, 670 where one is outside the GSM alphabet.`;

export function fitsSms(message: string): boolean {
  return smsParts(message) <= maxSmsParts;
}

/** One line, as it goes into a header. */
export const Subject = line(150);

export const MailText = writing(10_000);

export const SmsText = writing(2_000)
  .refine(fitsSms, tooLongForSms)
  .meta({ description: `At most ${maxSmsParts} SMS.` });

/** The id in the name of a workflow: `custom-<uuid>`. */
export function workflowIdOf(prefix: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, 'i'))
    .transform((id) => id.slice(prefix.length + 1).toLowerCase());
}
