import { randomUUID } from 'node:crypto';
import type { StoredMessage } from './message-log';

/** One recipient's outcome, in the words and codes of Africa's Talking. */
interface Recipient {
  readonly statusCode: number;
  readonly number: string;
  readonly status: string;
  readonly cost: string;
  readonly messageId: string;
  readonly messageParts: number;
}

export interface SmsAnswer {
  readonly SMSMessageData: { readonly Message: string; readonly Recipients: readonly Recipient[] };
}

const e164 = /^\+[1-9]\d{7,14}$/;
const pricePerPart = 0.8;

// GSM 03.38: what fits into seven bits; the second row takes two of them each.
const gsmBasic =
  /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/u;
const gsmExtended = /[\f^{}\\[~\]|€]/gu;

/** What `POST /version1/messaging` does with a message for one or more numbers (`to`, by commas). */
export function takeSms(
  form: URLSearchParams,
  rejectAll: boolean,
): { readonly answer: SmsAnswer; readonly taken: readonly StoredMessage[] } {
  const text = form.get('message') ?? '';
  const parts = partsOf(text);
  const cost = `KES ${(pricePerPart * parts).toFixed(4)}`;
  const at = new Date().toISOString();
  const numbers = (form.get('to') ?? '').split(',').map((each) => each.trim());
  const recipients = numbers.map((number): Recipient =>
    rejectAll || !e164.test(number)
      ? {
          statusCode: 403,
          number,
          status: 'InvalidPhoneNumber',
          cost: '0',
          messageId: 'None',
          messageParts: 0,
        }
      : {
          statusCode: 101,
          number,
          status: 'Success',
          cost,
          messageId: `ATXid_${randomUUID().replaceAll('-', '')}`,
          messageParts: parts,
        },
  );
  const sent = recipients.filter((each) => each.statusCode === 101);
  const total = (pricePerPart * parts * sent.length).toFixed(4);
  return {
    answer: {
      SMSMessageData: {
        Message: `Sent to ${sent.length}/${recipients.length} Total Cost: KES ${total}`,
        Recipients: recipients,
      },
    },
    taken: sent.map(({ number, messageId }) => ({
      channel: 'sms',
      to: [number],
      at,
      content: text,
      messageId,
    })),
  };
}

/** How many SMS a text takes: 160 letters in one (153 in each of several), 70 and 67 beyond GSM's letters. */
export function partsOf(text: string): number {
  const gsm = gsmBasic.test(text);
  const length = gsm ? text.length + (text.match(gsmExtended)?.length ?? 0) : text.length;
  const [alone, chained] = gsm ? [160, 153] : [70, 67];
  return length <= alone ? 1 : Math.ceil(length / chained);
}
