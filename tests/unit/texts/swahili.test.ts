import { textFor } from '../../../workflows/domain/texts';
import { anOrder, shop } from './order';

const swahili = { ...shop, language: 'sw' } as const;

function receipt(paymentMethod: string): string {
  const order = anOrder({ isPaid: true, paymentMethod });
  return textFor('payment_recorded', 'customer', 'email', order, swahili).message;
}

describe('in Swahili', () => {
  test('an order placed is told with number, total and day of delivery', () => {
    expect(textFor('placed', 'customer', 'sms', anOrder(), swahili).message).toBe(
      'Asante! Tumepokea oda yako ORD-20261123-0001, jumla Ksh 1,500.00. Inatarajiwa kukufikia ifikapo Jumatatu 30 Nov 2026.',
    );
    const { subject, message, html } = textFor('placed', 'customer', 'email', anOrder(), swahili);
    expect(subject).toBe('Tumepokea oda ORD-20261123-0001');
    expect(message).toContain('Jumla: Ksh 1,500.00');
    expect(message).toContain('Iliagizwa: Jumatatu 23 Nov 2026, 14:05 (Africa/Nairobi)');
    expect(html).toContain('<html lang="sw">');
  });

  test('the usual ways to pay have a name, others stay as they were written', () => {
    expect(receipt('Bank transfer')).toContain('Njia ya malipo: uhamisho wa benki');
    expect(receipt('mpesa')).toContain('Njia ya malipo: M-Pesa');
    expect(receipt('Fuliza')).toContain('Njia ya malipo: Fuliza');
  });
});
