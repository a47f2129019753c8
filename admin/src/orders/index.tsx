import OrdersIcon from '@mui/icons-material/ReceiptLongOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const OrderList = lazy(async () => ({ default: (await import('./order-list')).OrderList }));
const OrderPage = lazy(async () => ({ default: (await import('./order-page')).OrderPage }));

export const orders: Area = {
  resources: [
    {
      name: 'orders',
      api: { path: '/orders/' },
      permission: 'manage_orders',
      icon: OrdersIcon,
      list: OrderList,
      show: OrderPage,
      recordRepresentation: 'order_number',
    },
  ],
};
