import type { RouteGroup } from '../mount';
import { authRoutes } from './auth';
import { categoryRoutes } from './categories';
import { categoryWriteRoutes } from './category-writes';
import { customerExportRoutes } from './customer-exports';
import { customerRoutes } from './customers';
import { imageRoutes } from './images';
import { importRoutes } from './imports';
import { mediaRoutes } from './media';
import { notificationRoutes } from './notifications';
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
    ],
  },
  { prefix: '', routes: [...systemRoutes, ...mediaRoutes] },
];
