import { demoProductId } from '../../db/seed-data';
import { Live, type Examples } from './example';

const shownId = '01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d12';
const one = (filters = '') => new Live(shownId, `/api/v1/orders/${filters}`);
const unpaid = '/api/v1/orders/?status=processing&is_paid=false';

export const orderExamples: Examples = {
  'POST /api/v1/orders/': {
    body: {
      shipping_address: 'Kenyatta Avenue 5, Nairobi',
      phone_number: '+254700000001',
      payment_method: 'mpesa',
      notes: 'Please ring twice.',
      items: [
        {
          product_id: new Live(
            demoProductId('USB-C-CHARGER'),
            '/api/v1/products/?search=USB-C+Charger&in_stock=true',
          ),
          quantity: 2,
        },
      ],
    },
  },
  'GET /api/v1/orders/{id}/': { params: { id: one() } },
  'GET /api/v1/orders/{id}/timeline/': { params: { id: one() } },
  'GET /api/v1/orders/{id}/events/': { params: { id: one('?status=cancelled') } },
  'GET /api/v1/orders/{id}/explain/': { params: { id: one() } },
  'POST /api/v1/orders/{id}/update_status/': {
    params: { id: one('?status=pending') },
    body: { status: 'confirmed', notes: 'Talked to the customer.' },
  },
  'POST /api/v1/orders/{id}/record_payment/': {
    params: { id: new Live(shownId, unpaid) },
    body: {
      payment_method: 'mpesa',
      payment_reference: 'QK12ABC345',
      amount: new Live('59.99', unpaid, 'results.0.total_amount'),
    },
  },
  'POST /api/v1/orders/{id}/cancel/': {
    params: { id: one('?status=confirmed') },
    body: { notes: 'Ordered twice.' },
  },
};
