import { admin, customerPassword } from '../../db/seed-data';
import { Live, type Examples } from './example';

const provider = 'Takes a log-in provider that is set up, and a person who logs in there.';
const mailed = 'The token stands in the mail only.';

const idToken = { id_token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' };

/** Admins see the latest of all, a customer oneself. */
const customer = new Live(4, '/api/v1/customers/?ordering=-created_at');
const bob = new Live(4, '/api/v1/customers/?search=bob.wilson');
const myEmail = new Live('john.doe@example.com', '/api/v1/customers/profile/', 'email');

const profile = {
  first_name: 'John',
  last_name: 'Doe',
  phone_number: '+254700000001',
  address: 'Kenyatta Avenue 5',
  city: 'Nairobi',
};

export const accountExamples: Examples = {
  'POST /api/v1/auth/register/': {
    body: {
      email: 'amina.odhiambo@example.com',
      password: 'a long passphrase',
      password_confirm: 'a long passphrase',
      first_name: 'Amina',
      last_name: 'Odhiambo',
      phone_number: '+254711000001',
      address: 'Kenyatta Avenue 5',
      city: 'Nairobi',
      country: 'Kenya',
    },
  },
  'POST /api/v1/auth/login/': { body: { email: admin.email, password: admin.password } },
  'POST /api/v1/auth/token/': { body: { username: admin.email, password: admin.password } },
  'DELETE /api/v1/auth/tokens/{id}/': { params: { id: new Live(1, '/api/v1/auth/tokens/') } },
  'POST /api/v1/auth/password/reset/': { body: { email: 'jane.smith@example.com' } },
  'POST /api/v1/auth/password/reset/confirm/': {
    body: { token: 'the-token-of-the-link', new_password: 'another long passphrase' },
    needs: mailed,
  },
  'POST /api/v1/auth/email/verify/confirm/': {
    body: { token: 'the-token-of-the-link' },
    needs: mailed,
  },
  'GET /api/v1/auth/oidc/login/': { needs: provider },
  'GET /api/v1/auth/oidc/callback/': { needs: provider },
  'POST /api/v1/auth/oidc/token/': { body: idToken, needs: provider },
  'GET /api/v1/auth/oidc/userinfo/': { needs: provider },
  'GET /api/v1/auth/google/login/': { needs: provider },
  'GET /api/v1/auth/google/callback/': { needs: provider },
  'POST /api/v1/auth/google/token/': { body: idToken, needs: provider },
  'GET /api/v1/auth/google/userinfo/': { needs: provider },
  'PUT /api/v1/customers/update_profile/': { body: { email: myEmail, ...profile } },
  'PATCH /api/v1/customers/update_profile/': { body: { sms_notifications: true } },
  'POST /api/v1/customers/change_password/': {
    body: { old_password: customerPassword, new_password: 'another long passphrase' },
    as: 'customer',
  },
  'GET /api/v1/customers/{id}/': { params: { id: customer } },
  'PUT /api/v1/customers/{id}/': {
    params: { id: new Live(2, '/api/v1/customers/profile/', 'id') },
    body: { email: myEmail, ...profile },
  },
  'PATCH /api/v1/customers/{id}/': {
    params: { id: customer },
    body: { email_notifications: true },
  },
  'POST /api/v1/customers/{id}/export/': { params: { id: customer } },
  'GET /api/v1/customers/{id}/exports/': { params: { id: customer } },
  'GET /api/v1/customers/{id}/exports/{export_id}/': {
    params: {
      id: customer,
      export_id: new Live(
        '01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d10',
        '/api/v1/customers/{id}/exports/',
      ),
    },
  },
  'GET /api/v1/customers/{id}/exports/{export_id}/download/': {
    params: { id: 4, export_id: '01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d10' },
    needs: 'Takes an export that is ready.',
  },
  'DELETE /api/v1/customers/{id}/': { params: { id: bob } },
};
