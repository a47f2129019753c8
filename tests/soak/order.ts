import { z } from 'zod';

const order = z.object({ id: z.string(), total_amount: z.string() });

/** As much of an answer's order as the load needs. */
export type Order = z.infer<typeof order>;

export function orderIn(text: string): Order {
  return order.parse(JSON.parse(text));
}
