import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type {
  Dashboard,
  DashboardSeries,
  NotificationFigures,
  OrderStatistics,
} from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';

export interface Figures {
  readonly dashboard: Dashboard;
  readonly statistics: OrderStatistics;
  readonly series: DashboardSeries;
  readonly messages: NotificationFigures;
}

/** Only while the tab is seen: react-query lets hidden ones rest, and looks again when they come back. */
const everyMs = 20_000;

/** All figures of the dashboard, read together so that they fit each other. */
export function useFigures() {
  const dataProvider = useDataProvider<ShopDataProvider>();
  return useQuery({
    queryKey: ['dashboard'],
    refetchInterval: everyMs,
    refetchOnWindowFocus: 'always',
    queryFn: async ({ signal }): Promise<Figures> => {
      const [dashboard, statistics, series] = await Promise.all([
        dataProvider.call<Dashboard>('GET', '/admin/dashboard/', { signal }),
        dataProvider.call<OrderStatistics>('GET', '/orders/statistics/', { signal }),
        dataProvider.call<DashboardSeries>('GET', '/admin/dashboard/series/', { signal }),
      ]);
      const messages = await dataProvider.call<NotificationFigures>(
        'GET',
        '/admin/notifications/figures/',
        // The same days, as only the shop knows what day it is there.
        { query: { from: series.from, by: 'day' }, signal },
      );
      return { dashboard, statistics, series, messages };
    },
  });
}
