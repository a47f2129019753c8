import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { fromCents } from '../../workflows/domain/money';
import type { OrderStatus } from '../../workflows/domain/order-status';
import type { Statistics } from '../contracts/order-story';

export async function readStatistics(db: Knex): Promise<z.input<typeof Statistics>> {
  const groups = await db('orders')
    .groupBy('status')
    .select<{ status: OrderStatus; count: number; cents: number }[]>(
      'status',
      db.raw('count(*), sum(total_cents)::bigint AS cents'),
    );
  const count = (status: OrderStatus) => groups.find((each) => each.status === status)?.count ?? 0;
  return {
    total_orders: groups.reduce((total, each) => total + each.count, 0),
    total_revenue: fromCents(groups.find(({ status }) => status === 'delivered')?.cents ?? 0),
    pending_orders: count('pending'),
    completed_orders: count('delivered'),
    by_status: {
      pending: count('pending'),
      confirmed: count('confirmed'),
      processing: count('processing'),
      shipped: count('shipped'),
      delivered: count('delivered'),
      cancelled: count('cancelled'),
      refunded: count('refunded'),
    },
  };
}
