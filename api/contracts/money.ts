import { z } from 'zod';
import { toCents } from '../../workflows/domain/money';

/** Money as it goes out. */
export const Money = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .meta({ id: 'Money', description: 'An amount in the shop currency.', examples: ['1500.00'] });

const amountWords =
  'Must be an amount from 0 to 999999999999.99 with at most two decimals, such as "1500.00".';

/** Money as it comes in, string or number; integer cents from here on. */
export const Amount = z
  .union([z.string(), z.number()])
  .transform((given, context) => {
    const cents = toCents(given);
    if (cents !== null) return cents;
    context.addIssue({ code: 'custom', message: amountWords });
    return z.NEVER;
  })
  .meta({
    id: 'Amount',
    description: 'A string or a number of at most two decimals.',
    examples: ['1500.00'],
  });
