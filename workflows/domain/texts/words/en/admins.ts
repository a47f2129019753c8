/** To those who work for the shop. */
export const admins = {
  footer: 'You get this message because you are an admin of this shop.',
  newOrder: { subject: 'New order {orderNumber}, {total}', heading: 'New order {orderNumber}' },
  leftUnconfirmed: {
    subject: 'Order {orderNumber} still waits to be confirmed',
    says: 'Nobody has confirmed or cancelled this order since it was placed on {placed}. Its stock is taken and its customer is waiting.',
  },
  openOrder: 'Open the order',
  seeWorkflow: 'See its workflow in Temporal',
  alert: {
    info: 'For your information',
    warning: 'Warning',
    error: 'Error',
    success: 'Good news',
    subject: '{name}: {message}',
  },
  report: {
    subject: 'Report of {day}',
    orders: 'Orders',
    withStatus: '… {status}',
    revenue: 'Revenue (delivered)',
    newCustomers: 'New customers',
    messagesSent: 'Messages sent',
    messagesFailed: 'Messages failed',
    ordersPerDay: 'Orders per day',
  },
  lowStock: {
    one: 'Low stock: {count} product',
    other: 'Low stock: {count} products',
    none: 'No product has fewer than {limit} left.',
    these: 'Of these, fewer than {limit} are left:',
    left: '{count} left',
    more: 'And {count} more.',
  },
} as const;
