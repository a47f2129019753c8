import type { dashboard as english } from '../en/dashboard';
import type { Translated } from '../translated';

export const dashboard: Translated<typeof english> = {
  title: 'Dashibodi',
  welcome: 'Karibu, %{name}. Chagua cha kufanyia kazi kwenye menyu.',
  orders: 'Maagizo',
  orders_words: '%{count} katika siku 30 zilizopita',
  customers: 'Wateja',
  customers_words: '%{count} wapya katika siku 30 zilizopita',
  products: 'Bidhaa',
  products_words: '%{count} zinakaribia kuisha',
  notifications: 'Jumbe',
  notifications_words: '%{count} zimeshindwa',
};
