import { z } from 'zod';
import { orderStatuses } from '../../workflows/domain/order-status';
import { Phone, Time, flag, integerId, optionalText, readOnly, text, uuid } from './fields';
import { Amount, Money } from './money';
import { listQuery, page } from './page';
import { timeBound } from './time-bound';

export const OrderStatusName = z.enum(orderStatuses).meta({ id: 'OrderStatus' });

export const OrderItem = z
  .object({
    id: z.guid(),
    product: z.guid(),
    product_name: z.string(),
    product_sku: z.string(),
    quantity: z.int(),
    unit_price: Money,
    subtotal: Money,
    created_at: Time,
  })
  .meta({ id: 'OrderItem' });

export const Order = z
  .object({
    id: z.guid(),
    order_number: z.string().meta({ examples: ['ORD-20260314-0001'] }),
    customer: z.int(),
    customer_name: z.string(),
    customer_email: z.string(),
    status: OrderStatusName,
    total_amount: Money,
    shipping_address: z.string(),
    billing_address: z.string(),
    phone_number: z.string(),
    notes: z.string(),
    is_paid: z.boolean(),
    payment_method: z.string(),
    payment_reference: z.string().nullable(),
    created_at: Time,
    updated_at: Time,
    items: z.array(OrderItem),
    items_count: z.int(),
    can_be_cancelled: z.boolean().meta({ description: 'By the customer.' }),
  })
  .meta({ id: 'Order' });

export const OrderPage = page(Order, 'Order');

const maxLines = 100;
const maxQuantity = 100_000;
const quantityWords = `Must be a whole number from 1 to ${maxQuantity}.`;

const NewOrderItem = z
  .strictObject({
    product_id: uuid,
    quantity: z
      .number(quantityWords)
      .int(quantityWords)
      .min(1, quantityWords)
      .max(maxQuantity, quantityWords),
    ...readOnly([
      'id',
      'product',
      'product_name',
      'product_sku',
      'unit_price',
      'subtotal',
      'created_at',
    ]),
  })
  .meta({ id: 'NewOrderItem' });

const items = z
  .array(NewOrderItem)
  .min(1, 'An order has at least one item.')
  .max(maxLines, `An order has at most ${maxLines} items.`)
  .superRefine((lines, context) => {
    const seen = new Set<string>();
    for (const [index, { product_id }] of lines.entries()) {
      if (seen.has(product_id)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'product_id'],
          message: 'This product is in the order already; ask for more of it there.',
        });
      }
      seen.add(product_id);
    }
  });

export const NewOrder = z
  .strictObject({
    shipping_address: text(500),
    billing_address: text(500).optional().meta({ description: 'Default: the shipping address.' }),
    phone_number: Phone.optional().meta({ description: "Default: the customer's." }),
    notes: optionalText(2000).default(''),
    payment_method: optionalText(50).default(''),
    items,
    ...readOnly([
      'id',
      'order_number',
      'customer',
      'customer_name',
      'customer_email',
      'status',
      'total_amount',
      'is_paid',
      'payment_reference',
      'created_at',
      'updated_at',
      'items_count',
      'can_be_cancelled',
    ]),
  })
  .meta({ id: 'NewOrder' });

export const StatusChange = z
  .strictObject({ status: z.enum(orderStatuses), notes: optionalText(2000).default('') })
  .meta({ id: 'StatusChange' });

export const Cancellation = z
  .strictObject({ notes: optionalText(2000).default('') })
  .meta({ id: 'Cancellation' });

export const Payment = z
  .strictObject({
    payment_method: text(50),
    payment_reference: text(200),
    amount: Amount.meta({ description: 'The total of the order, as nothing else is taken.' }),
  })
  .meta({ id: 'Payment' });

export const orderList = listQuery({
  filters: {
    status: z.enum(orderStatuses).optional(),
    is_paid: flag.optional(),
    customer: integerId.optional(),
    created_after: timeBound.optional(),
    created_before: timeBound.optional(),
    delivered_after: timeBound.optional(),
    delivered_before: timeBound.optional(),
  },
  searches: 'order_number or the name or e-mail address of the customer',
  ordering: ['created_at', 'total_amount', 'status'],
});

export const orderParams = z.strictObject({ id: uuid });
