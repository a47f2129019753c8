import { findingKinds } from '../../workflows/domain/finding';
import type { Findings, OrderFacts, Shop } from '../../workflows/domain/texts';
import type { DayReport } from '../../workflows/domain/report';

/** What the previews tell of: everything as long as it may well be. */
export const shop: Shop = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'https://shop.example',
  temporalUrl: 'https://temporal.example/namespaces/default',
};

export const placedAt = new Date('2026-11-25T11:05:00Z');

/** The longest number and total that are likely; long names, and an address on two lines. */
export const order: OrderFacts = {
  orderId: '0193a5f0-7b1c-7000-8000-000000000001',
  orderNumber: 'ORD-20261125-123456',
  status: 'pending',
  totalCents: 9_999_999_900,
  placedAt,
  isPaid: false,
  paymentMethod: 'mpesa',
  paymentReference: null,
  customer: {
    firstName: 'Wanjirũ',
    lastName: 'Kamau-Odhiambo',
    email: 'wanjiru.kamau-odhiambo@example.com',
    phoneNumber: '+254700000002',
  },
  shippingAddress: 'Flat 12, Jamhuri Court, Kenyatta Avenue\nNakuru 20100',
  items: [
    {
      name: 'Samsung Galaxy S26 Ultra 512 GB, Titanium Grey',
      sku: 'SAM-S26U-512-GRY',
      quantity: 400,
      unitPriceCents: 24_999_990,
    },
    { name: 'USB-C cable', sku: 'CBL-USBC-2M', quantity: 1, unitPriceCents: 3_900 },
  ],
  note: 'Please ring twice, and leave it with the guard at the gate if nobody opens.',
};

export const paid: OrderFacts = { ...order, isPaid: true, paymentReference: 'SKP7X41Q2Z' };

const perDay = [12, 7, 0, 19, 23, 31, 28, 9, 4, 22, 25, 33, 41, 18];

export const report: DayReport = {
  day: '2026-11-25',
  orders: {
    pending: 4,
    confirmed: 3,
    processing: 2,
    shipped: 5,
    delivered: 2,
    cancelled: 1,
    refunded: 1,
  },
  revenueCents: 48_230_050,
  newCustomers: 6,
  notifications: { sent: 131, failed: 2 },
  lowStock: {
    count: 14,
    products: [
      { id: '1', name: 'Samsung Galaxy S26 Ultra 512 GB', sku: 'SAM-S26U-512-GRY', stock: 0 },
      { id: '2', name: 'Solar lamp', sku: 'SLR-LMP-1', stock: 1 },
      { id: '3', name: 'USB-C cable', sku: 'CBL-USBC-2M', stock: 9 },
    ],
  },
  ordersPerDay: perDay.map((count, index) => ({
    day: new Date(Date.UTC(2026, 10, 12 + index)).toISOString().slice(0, 10),
    count,
  })),
};

export const findings: Findings = {
  count: 23,
  first: findingKinds.map((kind) => ({ kind, label: 'ORD-20261125-123456' })),
};
