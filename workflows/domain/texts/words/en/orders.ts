/** To customers, about their orders. */
export const orders = {
  footer:
    'You get this message because of your order with us. Messages about orders can be switched off in your profile.',
  mail: {
    placed: {
      subject: 'Order {orderNumber} received',
      says: 'Thank you for your order. We have it and will confirm it shortly. This is what you ordered:',
    },
    confirmed: {
      subject: 'Order {orderNumber} confirmed',
      says: 'Good news: your order is confirmed. We will tell you when it is on its way.',
    },
    processing: {
      subject: 'Order {orderNumber} is being packed',
      says: 'We are getting your order ready. As soon as it leaves us you will hear from us again.',
    },
    shipped: {
      subject: 'Order {orderNumber} shipped',
      says: 'Your order has left us and is on its way to you.',
    },
    delivered: {
      subject: 'Order {orderNumber} delivered',
      says: 'Your order has been delivered. Thank you for shopping with us!',
    },
    cancelled: {
      subject: 'Order {orderNumber} cancelled',
      says: 'Your order has been cancelled. Nothing will be delivered.',
    },
    refunded: {
      subject: 'Order {orderNumber} refunded',
      says: 'We have refunded your order. Depending on your bank or provider it may take a few days until you see the money.',
    },
  },
  aboutYourPayment: 'We will contact you about your payment.',
  receipt: {
    subject: 'Receipt for order {orderNumber}',
    says: 'We have received your payment of {paid}. Thank you!',
  },
  /** One SMS each, so at most 160 characters of GSM-7, with the longest number and total. */
  sms: {
    placed:
      'Thank you! We have your order {orderNumber}, total {total}. Estimated delivery: by {delivery}.',
    confirmed: 'Your order {orderNumber} is confirmed. We will tell you when it is on its way.',
    processing: 'We are packing your order {orderNumber} now.',
    shipped: 'Your order {orderNumber} has been shipped and is on its way to you.',
    delivered: 'Your order {orderNumber} has been delivered. Thank you for shopping with us!',
    cancelled: 'Your order {orderNumber} has been cancelled.',
    refunded: 'Your order {orderNumber} has been refunded: {total}.',
  },
} as const;
