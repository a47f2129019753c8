import type { dashboard as english } from '../en/dashboard';
import type { Translated } from '../translated';

export const dashboard: Translated<typeof english> = {
  title: 'Dashibodi',
  welcome: 'Karibu, %{name}. Hapa kuna kinachosubiri na unachoweza kufanyia kazi.',
  as_of: 'Kufikia %{time}; hujisasisha yenyewe.',
  as_table: 'Kama jedwali',
  day: 'Siku',
  orders: 'Maagizo',
  orders_words: '%{count} katika siku 30 zilizopita',
  customers: 'Wateja',
  customers_words: '%{count} wapya katika siku 30 zilizopita',
  products: 'Bidhaa',
  products_words: '%{count} zinakaribia kuisha',
  notifications: 'Jumbe',
  notifications_words: '%{count} zimeshindwa',
  revenue: 'Mapato kwa siku',
  revenue_words:
    '%{total} kwa maagizo yaliyofika leo |||| %{total} kwa maagizo yaliyofika siku %{smart_count} zilizopita',
  orders_by_day: 'Maagizo kwa siku',
  orders_by_day_words: '%{total} leo |||| %{total} katika siku %{smart_count} zilizopita',
  new_customers: 'Wateja wapya kwa siku',
  new_customers_words: '%{total} leo |||| %{total} katika siku %{smart_count} zilizopita',
  by_status: 'Maagizo kwa hali',
  messages: 'Jumbe za siku 30 zilizopita',
  low_stock: 'Akiba inayokaribia kuisha',
  by_stock: 'Zote kwa akiba',
  enough: 'Kuna akiba ya kutosha ya kila kitu.',
  latest: 'Maagizo ya hivi karibuni',
  no_orders: 'Hakuna maagizo bado.',
  waiting: {
    orders: {
      pending: 'Maagizo ya kuthibitisha',
      confirmed: 'Maagizo ya kuanza',
      processing: 'Maagizo ya kutuma',
    },
    notifications: { failed: 'Jumbe zilizoshindwa' },
  },
};
