import { Grid } from '@mui/material';
import { useCanAccess, useTranslate } from 'react-admin';
import type { DashboardSeries } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { DayPlot } from './day-plot';
import { listPath } from './list-path';

/** What each day has brought. */
export function SeriesPlot(props: {
  readonly series: DashboardSeries;
  readonly of: 'revenue' | 'orders_by_day' | 'new_customers';
}) {
  const { series, of } = props;
  const translate = useTranslate();
  const { money, number } = useFormats();
  const { canAccess: seesOrders = false } = useCanAccess({ resource: 'orders', action: 'list' });
  const { canAccess: seesCustomers = false } = useCanAccess({
    resource: 'customers',
    action: 'list',
  });
  const { days } = series;
  const cents = days.reduce((sum, { revenue }) => sum + Math.round(Number(revenue) * 100), 0);
  const total = (field: 'orders' | 'new_customers') =>
    number(days.reduce((sum, each) => sum + each[field], 0));
  const span = { smart_count: days.length };
  const newest = listPath('customers', {}, { field: 'created_at', order: 'DESC' });

  const plots = {
    revenue: {
      size: { xs: 12, md: 8 },
      total: money((cents / 100).toFixed(2)),
      days: days.map(({ day, revenue }) => ({
        day,
        value: Number(revenue),
        text: money(revenue),
        to: listPath('orders', {
          status: 'delivered',
          delivered_after: day,
          delivered_before: day,
        }),
      })),
      isSeen: seesOrders,
    },
    orders_by_day: {
      size: { xs: 12, md: 6 },
      total: total('orders'),
      days: days.map(({ day, orders }) => ({
        day,
        value: orders,
        text: number(orders),
        to: listPath('orders', { created_after: day, created_before: day }),
      })),
      isSeen: seesOrders,
    },
    new_customers: {
      size: { xs: 12, md: 6 },
      total: total('new_customers'),
      days: days.map(({ day, new_customers }) => ({
        day,
        value: new_customers,
        text: number(new_customers),
        to: newest,
      })),
      isSeen: seesCustomers,
    },
  };
  const plot = plots[of];
  return (
    <Grid size={plot.size}>
      <Section fills title={translate(`dashboard.${of}`)}>
        <DayPlot
          title={translate(`dashboard.${of}`)}
          summary={translate(`dashboard.${of}_words`, { total: plot.total, ...span })}
          days={plot.isSeen ? plot.days : plot.days.map((day) => ({ ...day, to: undefined }))}
        />
      </Section>
    </Grid>
  );
}
