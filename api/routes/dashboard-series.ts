import { may } from '../access';
import { DashboardSeries, mostDays, seriesQuery } from '../contracts/dashboard-series';
import { readSeries } from '../queries/dashboard-series';
import { route } from '../route';

/** The dashboard's figures over time. */
export const dashboardSeriesRoutes = [
  route('GET /admin/dashboard/series/', {
    summary: 'Orders, revenue and new customers, day by day',
    description: `Of the last \`days\` days (30; at most ${mostDays}) of the shop's calendar, today included.`,
    access: may('view_reports'),
    query: seriesQuery,
    responds: { 200: DashboardSeries },
    handle: ({ query }, { replica, shop }) =>
      replica.ask((db) => readSeries(db, query.days, shop.timeZone)),
  }),
];
