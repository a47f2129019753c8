import { z } from 'zod';

/** A delivery report of Africa's Talking; whatever else it says is let be. */
export const DeliveryReport = z.object({
  id: z.string().min(1, 'Must not be empty.').max(200, 'Must be at most 200 characters.'),
  status: z.string().min(1, 'Must not be empty.').max(100, 'Must be at most 100 characters.'),
  failureReason: z.string().max(500, 'Must be at most 500 characters.').default(''),
});

export const deliveryReportQuery = z.strictObject({
  secret: z
    .string()
    .optional()
    .meta({ description: 'AFRICASTALKING_WEBHOOK_SECRET; without it the answer is a 401.' }),
});
