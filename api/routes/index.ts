import type { RouteGroup } from '../mount';
import { authRoutes } from './auth';
import { categoryRoutes } from './categories';
import { customerRoutes } from './customers';
import { imageRoutes } from './images';
import { mediaRoutes } from './media';
import { notificationRoutes } from './notifications';
import { orderCommandRoutes } from './order-commands';
import { orderStoryRoutes } from './order-story';
import { orderRoutes } from './orders';
import { productRoutes } from './products';
import { systemRoutes } from './system';

export const routeGroups: readonly RouteGroup[] = [
  {
    prefix: '/api/v1',
    routes: [
      ...authRoutes,
      ...customerRoutes,
      ...categoryRoutes,
      ...productRoutes,
      ...imageRoutes,
      ...orderRoutes,
      ...orderCommandRoutes,
      ...orderStoryRoutes,
      ...notificationRoutes,
    ],
  },
  { prefix: '', routes: [...systemRoutes, ...mediaRoutes] },
];
