import type { Order } from '../data/contracts';
import { csvLine } from './csv';

/** By the names that the API has for them, whatever the language of the site. */
const columns = {
  order_number: (order: Order) => order.order_number,
  created_at: (order: Order) => order.created_at,
  status: (order: Order) => order.status,
  customer_name: (order: Order) => order.customer_name,
  customer_email: (order: Order) => order.customer_email,
  phone_number: (order: Order) => order.phone_number,
  shipping_address: (order: Order) => order.shipping_address,
  billing_address: (order: Order) => order.billing_address,
  items: (order: Order) =>
    order.items
      .map(
        ({ quantity, product_name, product_sku }) =>
          `${quantity} × ${product_name} (${product_sku})`,
      )
      .join('; '),
  total_amount: (order: Order) => order.total_amount,
  is_paid: (order: Order) => order.is_paid,
  payment_method: (order: Order) => order.payment_method,
  payment_reference: (order: Order) => order.payment_reference,
  notes: (order: Order) => order.notes,
  id: (order: Order) => order.id,
} as const;

/** With the mark by which spreadsheets know that it is UTF-8. */
export const csvHead = `\uFEFF${csvLine(Object.keys(columns))}`;

export function csvOf(order: Order): string {
  return csvLine(Object.values(columns).map((value) => value(order)));
}
