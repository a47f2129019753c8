import type { z } from 'zod';
import type { OrderLine } from '../../db/models/order-line';
import { fromCents } from '../../workflows/domain/money';
import { canBeCancelled } from '../../workflows/domain/order-status';
import type { Order as OrderContract, OrderItem } from '../contracts/order';
import type { OrderRow } from '../queries/orders';

export function presentOrder(
  order: OrderRow,
  lines: readonly OrderLine[],
): z.input<typeof OrderContract> {
  return {
    id: order.id,
    order_number: order.orderNumber,
    customer: order.customerId,
    customer_name: `${order.customerFirstName} ${order.customerLastName}`.trim(),
    customer_email: order.customerEmail,
    status: order.status,
    total_amount: fromCents(order.totalCents),
    shipping_address: order.shippingAddress,
    billing_address: order.billingAddress,
    phone_number: order.phoneNumber,
    notes: order.notes,
    is_paid: order.isPaid,
    payment_method: order.paymentMethod,
    payment_reference: order.paymentReference,
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
    items: lines.map(presentLine),
    items_count: lines.length,
    can_be_cancelled: canBeCancelled(order.status),
  };
}

function presentLine(line: OrderLine): z.input<typeof OrderItem> {
  return {
    id: line.id,
    product: line.productId,
    product_name: line.productName,
    product_sku: line.productSku,
    quantity: line.quantity,
    unit_price: fromCents(line.unitPriceCents),
    subtotal: fromCents(line.unitPriceCents * line.quantity),
    created_at: line.createdAt.toISOString(),
  };
}
