import type { orders as english } from '../en/orders';
import type { Translated } from '../translated';

export const orders: Translated<typeof english> = {
  resource: {
    name: 'Agizo |||| Maagizo',
    fields: {
      order_number: 'Nambari',
      customer_name: 'Mteja',
      customer_email: 'Barua pepe',
      status: 'Hali',
      total_amount: 'Jumla',
      is_paid: 'Limelipwa',
      items_count: 'Bidhaa',
      created_at: 'Limewekwa',
      created_after: 'Limewekwa kuanzia',
      created_before: 'Limewekwa hadi',
    },
  },
  status: {
    pending: 'Linasubiri',
    confirmed: 'Limethibitishwa',
    processing: 'Linaandaliwa',
    shipped: 'Limetumwa',
    delivered: 'Limefika',
    cancelled: 'Limeghairiwa',
    refunded: 'Limerejeshewa pesa',
  },
};
