import type { z } from 'zod';
import { fromCents } from '../../workflows/domain/money';
import type { DayReport } from '../../workflows/domain/report';
import type { DailyReport } from '../contracts/report';

type Figures = Omit<z.input<typeof DailyReport>, 'success' | 'workflow_id' | 'total_admins'>;

export function presentReport(report: DayReport): Figures {
  const { day, orders, revenueCents, newCustomers, notifications, lowStock } = report;
  return {
    day,
    orders: {
      total: Object.values(orders).reduce((sum, count) => sum + count, 0),
      by_status: orders,
    },
    revenue: fromCents(revenueCents),
    new_customers: newCustomers,
    notifications,
    low_stock: {
      count: lowStock.count,
      products: lowStock.products.map(({ id, name, sku, stock }) => ({
        id,
        name,
        sku,
        stock_quantity: stock,
      })),
    },
    orders_per_day: [...report.ordersPerDay],
  };
}
