import type { OrderFacts } from './facts';
import { onOneLine } from './typed-text';

/** `Paid (M-Pesa, reference QX12)`, `Not paid yet (M-Pesa)`, `Not paid yet`. */
export function paymentInWords({ isPaid, paymentMethod, paymentReference }: OrderFacts): string {
  const method = onOneLine(paymentMethod ?? '');
  const reference = onOneLine(paymentReference ?? '');
  const how = [method, reference === '' ? '' : `reference ${reference}`].filter(Boolean).join(', ');
  const state = isPaid ? 'Paid' : 'Not paid yet';
  return how === '' ? state : `${state} (${how})`;
}
