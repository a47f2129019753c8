export const orders = {
  resource: {
    name: 'Order |||| Orders',
    fields: {
      order_number: 'Number',
      customer_name: 'Customer',
      customer_email: 'E-mail address',
      status: 'Status',
      total_amount: 'Total',
      is_paid: 'Paid',
      items_count: 'Items',
      created_at: 'Placed',
      created_after: 'Placed from',
      created_before: 'Placed until',
    },
  },
  status: {
    pending: 'Pending',
    confirmed: 'Confirmed',
    processing: 'Processing',
    shipped: 'Shipped',
    delivered: 'Delivered',
    cancelled: 'Cancelled',
    refunded: 'Refunded',
  },
} as const;
