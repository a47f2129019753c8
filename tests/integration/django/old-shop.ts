import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from '../../../db/database';
import { shopDay } from '../../../workflows/domain/order-number';
import { testFiles, type TestFiles } from '../harness';
import { djangoHash, oldPassword, runImport, type OldSystem } from './old-system';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const product = (n: number) => uuid(1_000 + n);
export const order = (n: number) => uuid(2_000 + n);
export const message = (n: number) => uuid(3_000 + n);
export const today = shopDay(new Date(), 'Africa/Nairobi').replaceAll('-', '');

/**
 * A shop with all that goes wrong in one.
 *
 * @param taken the address of an account that is here, and not confirmed
 */
export async function fillShop({ db }: OldSystem, taken: string): Promise<void> {
  const hash = djangoHash(oldPassword);
  const customers = [
    {
      id: 11,
      email: 'wanjiku@example.com',
      phoneNumber: '0712345678',
      isVerified: true,
      lastLogin: '2025-06-01 00:00:00+00',
    },
    { id: 12, email: 'boss@example.com', isSuperuser: true, isStaff: true },
    { id: 13, email: 'Wanjiku@Example.com', password: '!unusable' },
    { id: 14, email: 'kamau@example.com', phoneNumber: '12', password: 'argon2$argon2id$x' },
    { id: 15, email: 'not an address' },
    { id: 16, email: 'closed@example.com', isActive: false },
    { id: 17, email: taken },
  ];
  await db('customers').insert(customers.map((each) => ({ password: hash, ...each })));
  await db('admins').insert([
    { id: 5, userId: 12, role: 'admin', permissions: '["manage_orders", "reports", "fly"]' },
    { id: 6, userId: 11, role: 'wizard' },
  ]);
  await db('categories').insert([
    { id: 21, name: 'Electronics', slug: 'electronics' },
    { id: 22, name: 'Phones', slug: 'phones', parentId: 21 },
    { id: 23, name: 'PHONES', slug: 'Phones!', parentId: 21 },
    { id: 24, name: 'Round', slug: 'round' },
    { id: 25, name: 'And round', slug: 'and-round', parentId: 24 },
  ]);
  await db('categories').where({ id: 24 }).update({ parentId: 25 });
  const goods = [
    {
      id: product(1),
      name: 'Phone',
      slug: 'phone',
      price: '100.50',
      sku: 'PHONE',
      stockQuantity: 7,
      categoryId: 22,
      image: 'products/phone.png',
    },
    {
      id: product(2),
      name: 'Case',
      slug: 'phone',
      price: '20.00',
      sku: 'PHONE',
      stockQuantity: -3,
      categoryId: 25,
    },
    {
      id: product(3),
      name: 'Gift',
      slug: 'gift',
      price: '0.00',
      sku: 'GIFT',
      stockQuantity: 1,
      categoryId: 21,
    },
    {
      id: product(4),
      name: 'Never sold',
      slug: 'never',
      price: '-1.00',
      sku: 'NEVER',
      stockQuantity: 1,
      categoryId: 21,
    },
    {
      id: product(5),
      name: 'Homeless',
      slug: '',
      price: '5.00',
      sku: 'HOME',
      stockQuantity: 4,
      categoryId: null,
      status: 'sleeping',
    },
  ];
  await db('products').insert(
    goods.map((each) => ({ createdAt: '2024-04-05 06:07:08.123456+00', ...each })),
  );
  const orders = [
    {
      id: order(1),
      orderNumber: 'ORD-20250506-0001',
      status: 'pending',
      totalAmount: '201.00',
      customerId: 11,
      phoneNumber: '+254712345678',
    },
    {
      id: order(2),
      orderNumber: 'ORD-20250506-0001',
      status: 'processing',
      totalAmount: '100.50',
      customerId: 11,
      createdAt: '2025-05-06 07:08:09.2+00',
    },
    {
      id: order(3),
      orderNumber: 'ORD-20250506-0002',
      status: 'Completed',
      totalAmount: '999.00',
      customerId: 13,
      isPaid: true,
      paymentMethod: 'mpesa',
      paymentReference: 'QX1',
    },
    {
      id: order(4),
      orderNumber: 'ORD-20250506-0003',
      status: 'packed',
      totalAmount: '20.00',
      customerId: 11,
    },
    {
      id: order(5),
      orderNumber: 'ORD-20250506-0004',
      status: 'shipped',
      totalAmount: '20.00',
      customerId: 15,
    },
    {
      id: order(6),
      orderNumber: 'WEB/77',
      status: 'cancelled',
      totalAmount: '60.00',
      customerId: 16,
      isPaid: true,
    },
    {
      id: order(7),
      orderNumber: 'ORD-20250506-0006',
      status: 'delivered',
      totalAmount: '0.00',
      customerId: 11,
    },
    {
      id: order(8),
      orderNumber: 'ORD-20250506-0007',
      status: 'delivered',
      totalAmount: '9.00',
      customerId: 11,
    },
    {
      id: order(9),
      orderNumber: `ORD-${today}-0041`,
      status: 'confirmed',
      totalAmount: '8.00',
      customerId: 11,
    },
  ];
  await db('orders').insert(
    orders.map((each) => ({ createdAt: '2025-05-06 07:08:09.123456+00', ...each })),
  );
  const items: [number, number, number, string][] = [
    [1, 1, 2, '100.50'],
    [2, 1, 1, '100.50'],
    [3, 2, 1, '20.00'],
    [4, 2, 1, '20.00'],
    [5, 2, 1, '20.00'],
    [6, 2, 1, '20.00'],
    [6, 2, 2, '20.00'],
    [7, 2, 1, '20.00'],
    [8, 4, 1, '0.00'],
    [9, 3, 1, '8.00'],
    [9, 1, 1, '0.00'],
  ];
  await db('order_items').insert(
    items.map(([of, what, quantity, unitPrice]) => ({
      orderId: order(of),
      productId: product(what),
      quantity,
      unitPrice,
    })),
  );
  const text = { message: 'Your order is on its way.' };
  await db('notifications').insert(
    [
      {
        id: message(1),
        notificationType: 'sms',
        recipientId: 11,
        orderId: order(1),
        status: 'delivered',
        sentAt: '2025-05-06 07:09:00+00',
        deliveredAt: '2025-05-06 07:10:00+00',
      },
      {
        id: message(2),
        notificationType: 'email',
        recipientId: 11,
        orderId: order(1),
        status: 'pending',
      },
      {
        id: message(3),
        notificationType: 'email',
        recipientId: 12,
        orderId: order(1),
        status: 'failed',
        errorMessage: '550 no such user',
      },
      { id: message(4), notificationType: 'push', recipientId: 11, status: 'sent' },
      { id: message(5), notificationType: 'sms', recipientId: 15, status: 'sent' },
      { id: message(6), notificationType: 'email', recipientId: 14, status: 'pending' },
      {
        id: message(7),
        notificationType: 'email',
        recipientId: 11,
        orderId: order(4),
        status: 'sent',
      },
    ].map((each) => ({
      orderId: null,
      sentAt: null,
      deliveredAt: null,
      errorMessage: '',
      ...text,
      ...each,
    })),
  );
  await db('sms_notifications').insert({
    notificationId: message(1),
    phoneNumber: '+254712345678',
    messageId: 'ATXid_1',
    cost: '0.8000',
    units: 1,
  });
  await db('email_notifications').insert({
    notificationId: message(2),
    emailAddress: 'wanjiku@example.com',
    templateUsed: 'order_confirmation.html',
  });
}

export interface Told {
  readonly id: string;
  readonly reason: string;
}
export interface TableReport {
  readonly table: string;
  readonly made: number;
  readonly there: number;
  readonly refused: number;
  readonly refusals: readonly Told[];
  readonly warnings: readonly Told[];
}

/** Runs it as the command does, and reads its report. */
export async function bring(
  here: { readonly db: Knex; readonly url: string; readonly files?: TestFiles },
  old: OldSystem,
  folder: string,
  ...more: string[]
) {
  const file = join(folder, 'report.json');
  const files = here.files ?? (await testFiles());
  const outcome = await runImport(here.db, here.url, [old.url, '--report', file, ...more], files);
  const report: { dry_run: boolean; tables: TableReport[]; open_orders: unknown } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const of = (name: string): TableReport => {
    const table = report.tables.find((each) => each.table === name);
    if (table === undefined) throw new Error(name);
    return table;
  };
  return { ...outcome, report, of };
}

export const refusedIn = (table: TableReport) =>
  Object.fromEntries(table.refusals.map(({ id, reason }) => [id, reason]));
export const warnedIn = (table: TableReport, id: string) =>
  table.warnings.filter((each) => each.id === id).map(({ reason }) => reason);
