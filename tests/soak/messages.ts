import { randomUUID } from 'node:crypto';
import { pick } from '../../bench/catalogue/random';
import { register } from './people';
import { chance, someAddress, type Shop } from './shop';

/** A few words to some customers; one in three is called off. */
export async function mailing({ http, random, admins, customers }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  const path = '/api/v1/admin/notifications/send_custom/';
  const answer = await http.call('mailing', [202], {
    method: 'POST',
    path,
    token,
    headers: { 'idempotency-key': randomUUID() },
    body: {
      subject: 'Closed on Monday',
      message: 'We are closed on Monday.',
      send_email: true,
      send_sms: chance(random, 0.3),
      customer_ids: customers
        .filter(() => chance(random, 0.4))
        .map(({ id }) => id)
        .concat(customers[0]?.id ?? 0),
    },
  });
  const id = /"workflow_id":"([^"]+)"/.exec(answer.text)?.[1];
  if (id === undefined) return;
  const one = `/api/v1/admin/notifications/custom/${id}/`;
  await http.call('mailing progress', [200], { path: one, token });
  if (!chance(random, 0.3)) return;
  await http.call('mailing called off', [200, 202, 409], {
    method: 'POST',
    path: `${one}cancel/`,
    token,
  });
}

export async function testMessage({ http, random, admins }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  await http.call('test message', [202], {
    method: 'POST',
    path: '/api/v1/admin/notifications/send_test_sms/',
    token,
    body: { phone_number: '+254700000001', message: 'A test of the soak.' },
  });
}

/** Somebody registers, asks for a new password, changes a preference and leaves for good. */
export async function comeAndGo({ http, random }: Shop): Promise<void> {
  const number = Math.floor(random() * 1e9);
  const { id, email, token } = await register(http, `passer-by-${number}`, number);
  await http.call('preference', [200], {
    method: 'PATCH',
    path: '/api/v1/customers/update_profile/',
    token,
    body: { sms_notifications: false },
  });
  const reset = {
    method: 'POST',
    path: '/api/v1/auth/password/reset/',
    body: { email },
    // Each from elsewhere: many from one address are held up, as an attack would be.
    from: someAddress(random),
  };
  await http.call('password reset', [202], reset);
  await http.call('erasure', [204], { method: 'DELETE', path: `/api/v1/customers/${id}/`, token });
}
