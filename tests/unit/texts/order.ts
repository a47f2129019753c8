import type { OrderFacts, Speaker } from '../../../workflows/domain/texts';

export const shop: Speaker = {
  language: 'en',
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'https://shop.example',
  temporalUrl: 'https://temporal.example/namespaces/default',
};

/** Placed on Monday 23 November 2026, 14:05 in Nairobi. */
export function anOrder(overrides: Partial<OrderFacts> = {}): OrderFacts {
  return {
    orderId: '0193a5f0-7b1c-7000-8000-000000000001',
    orderNumber: 'ORD-20261123-0001',
    status: 'pending',
    totalCents: 150_000,
    placedAt: new Date('2026-11-23T11:05:00Z'),
    isPaid: false,
    paymentMethod: null,
    paymentReference: null,
    customer: {
      firstName: 'Jane',
      lastName: 'Smith',
      email: 'jane.smith@example.com',
      phoneNumber: '+254700000002',
    },
    shippingAddress: '12 Moi Avenue, Nairobi',
    items: [
      { name: 'USB-C Charger', sku: 'CHG-1', quantity: 2, unitPriceCents: 50_000 },
      { name: 'Cable', sku: 'CBL-1', quantity: 1, unitPriceCents: 50_000 },
    ],
    note: null,
    ...overrides,
  };
}
