import { Live, type Examples } from './example';

const jane = new Live(3, '/api/v1/admin/customers/?search=jane.smith');
const manager = (filters: string) => new Live(2, `/api/v1/admin/?role=manager${filters}`);

export const adminExamples: Examples = {
  'POST /api/v1/admin/create_admin/': {
    body: {
      email: 'wanjiru.kamau@example.com',
      first_name: 'Wanjiru',
      last_name: 'Kamau',
      password: 'yet another passphrase',
      role: 'manager',
      permissions: ['view_reports', 'manage_orders'],
    },
  },
  'GET /api/v1/admin/{id}/': { params: { id: manager('') } },
  'POST /api/v1/admin/{id}/update_permissions/': {
    params: { id: manager('') },
    body: { permissions: ['view_reports', 'manage_orders', 'manage_products'] },
  },
  'POST /api/v1/admin/{id}/deactivate/': { params: { id: manager('&is_active=true') } },
  'POST /api/v1/admin/{id}/activate/': { params: { id: manager('&is_active=false') } },
  'POST /api/v1/admin/customers/': {
    body: {
      email: 'njeri.mwangi@example.com',
      first_name: 'Njeri',
      last_name: 'Mwangi',
      phone_number: '+254722000001',
      city: 'Mombasa',
    },
  },
  'GET /api/v1/admin/customers/{id}/': { params: { id: jane } },
  'PUT /api/v1/admin/customers/{id}/': {
    params: { id: jane },
    body: {
      email: 'jane.smith@example.com',
      first_name: 'Jane',
      last_name: 'Smith',
      phone_number: '+254700000002',
      city: 'Kisumu',
    },
  },
  'PATCH /api/v1/admin/customers/{id}/': { params: { id: jane }, body: { city: 'Nairobi' } },
  'POST /api/v1/admin/customers/{id}/verify/': { params: { id: jane } },
  'POST /api/v1/admin/customers/{id}/end_log_ins/': { params: { id: jane } },
  'POST /api/v1/admin/customers/{id}/deactivate/': { params: { id: jane } },
  'DELETE /api/v1/admin/customers/{id}/': {
    params: { id: new Live(5, '/api/v1/admin/customers/?search=njeri.mwangi') },
  },
  'POST /api/v1/admin/send_system_alert/': {
    body: {
      alert_type: 'warning',
      message: 'The payment provider is slow today.',
      details: 'M-Pesa confirmations take up to ten minutes.',
    },
  },
};
