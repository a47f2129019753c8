import { z } from 'zod';
import { notificationStatuses } from '../../db/models/notification';
import { channels } from '../../workflows/domain/news';
import { orderStatuses } from '../../workflows/domain/order-status';
import { Time } from './fields';
import { Money } from './money';
import { Notification } from './notification';
import { OrderStatusName } from './order';

export const Actor = z
  .object({
    type: z.enum(['customer', 'admin', 'system']),
    id: z.int().nullable(),
    name: z.string().optional().meta({ description: 'Only for those with `manage_customers`.' }),
  })
  .meta({ id: 'Actor' });

export const TimelineItem = z
  .object({
    at: Time,
    kind: z.string().meta({ examples: ['status_changed'] }),
    from_status: OrderStatusName.nullable(),
    to_status: OrderStatusName.nullable(),
    actor: Actor,
    note: z.string(),
    notification: z
      .object({
        id: z.guid(),
        notification_type: z.enum(channels),
        event: z.string(),
        status: z.enum(notificationStatuses).meta({ description: 'As it is now.' }),
        recipient: z.int().nullable(),
        error_message: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'TimelineItem' });

export const Timeline = z.array(TimelineItem).meta({ id: 'Timeline' });

export const Statistics = z
  .object({
    total_orders: z.int(),
    total_revenue: Money.meta({ description: 'Of the delivered ones.' }),
    pending_orders: z.int(),
    completed_orders: z.int().meta({ description: 'The delivered ones.' }),
    by_status: z.record(OrderStatusName, z.int()),
  })
  .meta({ id: 'OrderStatistics' });

const actions = [...orderStatuses, 'record_payment', 'retry_notifications'] as const;
export type Action = (typeof actions)[number];
const ActionName = z.enum(actions);

export const Explanation = z
  .object({
    status: OrderStatusName,
    allowed: z.array(ActionName),
    refused: z.array(z.object({ action: ActionName, reason: z.string() })),
    workflow: z.object({
      id: z.string(),
      run_id: z.string().nullable(),
      status: z.string(),
      temporal_url: z.string(),
      pending: z.array(
        z.object({
          kind: z.enum(['activity', 'timer', 'workflow_task']),
          name: z.string(),
          attempt: z.int().nullable(),
          last_failure: z.string().nullable(),
          next_try_at: z.string().nullable(),
          due_at: z.string().nullable(),
        }),
      ),
    }),
    stock: z.array(
      z.object({
        product: z.guid(),
        product_name: z.string(),
        quantity: z.int(),
        taken: z.boolean().meta({ description: 'Taken, and not given back.' }),
      }),
    ),
    notifications: z.array(Notification),
  })
  .meta({ id: 'OrderExplanation' });
