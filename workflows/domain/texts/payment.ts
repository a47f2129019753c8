import type { Language } from '../language';
import type { OrderFacts } from './facts';
import { say } from './phrase';
import { onOneLine } from './typed-text';
import { wordsIn } from './words';

/** `Paid (M-Pesa, reference QX12)`, `Not paid yet (M-Pesa)`, `Not paid yet`. */
export function paymentInWords(
  { isPaid, paymentMethod, paymentReference }: OrderFacts,
  language: Language,
): string {
  const { payment } = wordsIn(language).frame;
  const method = methodInWords(paymentMethod ?? '', language);
  const reference = onOneLine(paymentReference ?? '');
  const by = reference === '' ? '' : say(payment.reference, { reference });
  const how = [method, by].filter(Boolean).join(', ');
  const state = isPaid ? payment.paid : payment.notPaid;
  return how === '' ? state : say(payment.how, { state, how });
}

/** What admins and programs write for a way to pay is free; the usual ones have words of their own. */
export function methodInWords(written: string, language: Language): string {
  const code = written.toLowerCase().replace(/[\s_-]/g, '');
  const { methods } = wordsIn(language).frame.payment;
  return new Map<string, string>(Object.entries(methods)).get(code) ?? onOneLine(written);
}
