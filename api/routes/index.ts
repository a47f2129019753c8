import type { RouteGroup } from '../mount';
import { accountLinkRoutes, accountPageRoutes } from './account-links';
import { adminCustomerRoutes } from './admin-customers';
import { adminMailingRoutes } from './admin-mailings';
import { adminMessageRoutes } from './admin-messages';
import { adminRoutes } from './admins';
import { adminNotificationRoutes } from './admin-notifications';
import { authRoutes } from './auth';
import { categoryRoutes } from './categories';
import { categoryWriteRoutes } from './category-writes';
import { customMessageRoutes } from './custom-messages';
import { channelRoutes } from './channels';
import { customerExportRoutes } from './customer-exports';
import { customerRoutes } from './customers';
import { dashboardSeriesRoutes } from './dashboard-series';
import { deliveryReportRoutes } from './delivery-reports';
import { documentationRoutes } from './documentation';
import { findingRoutes } from './findings';
import { imageRoutes } from './images';
import { importRoutes } from './imports';
import { mediaRoutes } from './media';
import { notificationFailureRoutes } from './notification-failures';
import { notificationFigureRoutes } from './notification-figures';
import { notificationRetryRoutes } from './notification-retries';
import { notificationRoutes } from './notifications';
import { openIdConnectRoutes } from './openid-connect';
import { orderCommandRoutes } from './order-commands';
import { orderStoryRoutes } from './order-story';
import { orderRoutes } from './orders';
import { productWriteRoutes } from './product-writes';
import { productRoutes } from './products';
import { stockRoutes } from './stock';
import { systemRoutes } from './system';

export const routeGroups: readonly RouteGroup[] = [
  {
    prefix: '/api/v1',
    routes: [
      ...authRoutes,
      ...accountLinkRoutes,
      ...openIdConnectRoutes,
      ...customerRoutes,
      ...customerExportRoutes,
      ...categoryRoutes,
      ...categoryWriteRoutes,
      ...productRoutes,
      ...productWriteRoutes,
      ...stockRoutes,
      ...imageRoutes,
      ...importRoutes,
      ...orderRoutes,
      ...orderCommandRoutes,
      ...orderStoryRoutes,
      ...notificationRoutes,
      ...deliveryReportRoutes,
      ...channelRoutes,
      ...adminNotificationRoutes,
      ...notificationFailureRoutes,
      ...notificationFigureRoutes,
      ...notificationRetryRoutes,
      ...adminRoutes,
      ...dashboardSeriesRoutes,
      ...adminCustomerRoutes,
      ...adminMessageRoutes,
      ...adminMailingRoutes,
      ...customMessageRoutes,
      ...findingRoutes,
    ],
  },
  {
    prefix: '',
    routes: [...systemRoutes, ...documentationRoutes, ...accountPageRoutes, ...mediaRoutes],
  },
];
