import { z } from 'zod';
import { orderStatuses } from '../../workflows/domain/order-status';
import { Money } from './money';

const count = z.int();

export const DailyReport = z
  .object({
    success: z.literal(true),
    workflow_id: z.string(),
    total_admins: count,
    day: z.iso.date().meta({ description: 'In the shop’s time zone; today, up to now.' }),
    orders: z.object({ total: count, by_status: z.record(z.enum(orderStatuses), count) }),
    revenue: Money.meta({ description: 'Of what was delivered on the day.' }),
    new_customers: count,
    notifications: z.object({ sent: count, failed: count }),
    low_stock: z.object({
      count,
      products: z
        .array(z.object({ id: z.guid(), name: z.string(), sku: z.string(), stock_quantity: count }))
        .meta({ description: 'At most 20, the fewest first.' }),
    }),
    orders_per_day: z
      .array(z.object({ day: z.iso.date(), count }))
      .meta({ description: 'The last 14 days.' }),
  })
  .meta({ id: 'DailyReport' });
