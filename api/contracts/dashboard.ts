import { z } from 'zod';
import { Time } from './fields';
import { Money } from './money';
import { OrderStatusName } from './order';

/** The days that count as recent, and a customer as new. */
export const recentDays = 30;

export const Dashboard = z
  .object({
    orders: z.object({
      total: z.int(),
      recent: z.int().meta({ description: `Of the last ${recentDays} days.` }),
      pending: z.int(),
      completed: z.int().meta({ description: 'The delivered ones.' }),
      revenue: Money.meta({ description: 'Of the delivered ones.' }),
      recent_list: z.array(
        z.object({
          id: z.guid(),
          order_number: z.string(),
          customer: z.string().meta({ description: 'The name.' }),
          amount: Money,
          status: OrderStatusName,
          created_at: Time,
        }),
      ),
    }),
    customers: z.object({ total: z.int(), new: z.int() }),
    products: z.object({
      total: z.int(),
      low_stock: z.int(),
      low_stock_list: z.array(
        z.object({
          id: z.guid(),
          name: z.string(),
          stock_quantity: z.int(),
          category: z.string().meta({ description: 'The name.' }),
        }),
      ),
    }),
    notifications: z.object({ total: z.int(), recent: z.int(), failed: z.int() }),
  })
  .meta({ id: 'Dashboard' });
