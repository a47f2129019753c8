import { z } from 'zod';
import { Email, Phone } from './fields';
import { Notification } from './notification';
import { noPhoneNumber, toE164 } from './phone';
import { MailText, SmsText, Subject } from './writing';

/** Who asks is of the shop, so numbers may be written as there. */
const country = 'KE';

export const TestSms = z
  .strictObject({
    phone_number: Phone.transform((given, context) => {
      const number = toE164(given, country);
      if (number !== null) return number;
      context.addIssue({ code: 'custom', message: noPhoneNumber });
      return z.NEVER;
    }),
    message: SmsText,
  })
  .meta({ id: 'TestSms' });

export const TestEmail = z
  .strictObject({ email: Email, subject: Subject, message: MailText })
  .meta({ id: 'TestEmail' });

export const TestSent = z
  .object({ success: z.literal(true), message: z.string(), notification: Notification })
  .meta({ id: 'TestSent' });
