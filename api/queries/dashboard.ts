import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { fromCents } from '../../workflows/domain/money';
import type { OrderStatus } from '../../workflows/domain/order-status';
import { lowStockBelow } from '../../workflows/domain/report';
import { recentDays, type Dashboard } from '../contracts/dashboard';

type Figures = z.input<typeof Dashboard>;

const listed = 10;

/** The figures of the shop on one page, each by its index. */
export async function readDashboard(db: Knex): Promise<Figures> {
  const since = new Date(Date.now() - recentDays * 86_400_000);
  const [orders, customers, products, notifications] = await Promise.all([
    ordersSince(db, since),
    customersSince(db, since),
    lowStock(db),
    notificationsSince(db, since),
  ]);
  return { orders, customers, products, notifications };
}

async function ordersSince(db: Knex, since: Date): Promise<Figures['orders']> {
  const [sums, latest] = await Promise.all([
    db('orders').first<{
      total: number;
      recent: number;
      pending: number;
      done: number;
      cents: number;
    }>(
      db.raw(
        `count(*) AS total, count(*) FILTER (WHERE created_at >= ?) AS recent,
         count(*) FILTER (WHERE status = 'pending') AS pending,
         count(*) FILTER (WHERE status = 'delivered') AS done,
         coalesce(sum(total_cents) FILTER (WHERE status = 'delivered'), 0)::bigint AS cents`,
        [since],
      ),
    ),
    db('orders')
      .join('customers', 'customers.id', 'orders.customerId')
      .orderBy([
        { column: 'orders.createdAt', order: 'desc' },
        { column: 'orders.id', order: 'desc' },
      ])
      .limit(listed)
      .select<LatestOrder[]>(
        'orders.id',
        'orders.orderNumber',
        'orders.totalCents',
        'orders.status',
        'orders.createdAt',
        'customers.firstName',
        'customers.lastName',
      ),
  ]);
  return {
    total: sums.total,
    recent: sums.recent,
    pending: sums.pending,
    completed: sums.done,
    revenue: fromCents(sums.cents),
    recent_list: latest.map((order) => ({
      id: order.id,
      order_number: order.orderNumber,
      customer: `${order.firstName} ${order.lastName}`.trim(),
      amount: fromCents(order.totalCents),
      status: order.status,
      created_at: order.createdAt.toISOString(),
    })),
  };
}

interface LatestOrder {
  readonly id: string;
  readonly orderNumber: string;
  readonly totalCents: number;
  readonly status: OrderStatus;
  readonly createdAt: Date;
  readonly firstName: string;
  readonly lastName: string;
}

/** Who was erased is no customer any more. */
async function customersSince(db: Knex, since: Date): Promise<Figures['customers']> {
  return db('customers')
    .whereNull('erasedAt')
    .first<Figures['customers']>(
      db.raw('count(*) AS total, count(*) FILTER (WHERE created_at >= ?) AS new', [since]),
    );
}

async function lowStock(db: Knex): Promise<Figures['products']> {
  const low = db('products')
    .where('products.status', 'active')
    .where('products.stockQuantity', '<', lowStockBelow);
  const [total, count, list] = await Promise.all([
    db('products').count<{ count: number }[]>('* as count'),
    low.clone().count<{ count: number }[]>('* as count'),
    low
      .clone()
      .join('categories', 'categories.id', 'products.categoryId')
      .orderBy(['products.stockQuantity', 'products.id'])
      .limit(listed)
      .select<LowProduct[]>(
        'products.id',
        'products.name',
        'products.stockQuantity',
        'categories.name as category',
      ),
  ]);
  return {
    total: total[0]?.count ?? 0,
    low_stock: count[0]?.count ?? 0,
    low_stock_list: list.map(({ stockQuantity: stock_quantity, ...product }) => ({
      ...product,
      stock_quantity,
    })),
  };
}

interface LowProduct {
  readonly id: string;
  readonly name: string;
  readonly stockQuantity: number;
  readonly category: string;
}

async function notificationsSince(db: Knex, since: Date): Promise<Figures['notifications']> {
  return db('notifications').first<Figures['notifications']>(
    db.raw(
      `count(*) AS total, count(*) FILTER (WHERE created_at >= ?) AS recent,
       count(*) FILTER (WHERE status = 'failed') AS failed`,
      [since],
    ),
  );
}
