import { randomUUID } from 'node:crypto';
import { actingAs, audit } from '../../../db/audit';
import { beginErasure } from '../../../db/accounts/erase';
import { tellPerson } from '../../../db/notifications/personal';
import { aCustomer, orderOf, shop, until, type Person, type System } from '../harness';

/** What nobody else has, so that it can be looked for. */
export const words = [
  'Zebedayo',
  'Mwakatobe',
  'zebedayo.mwakatobe',
  '799123456',
  'Ngong Lane',
  'Homa Bay',
  'Ring the brass bell',
  'Leave it at the kiosk',
  'Asked on the phone',
  'Netscape',
  '203.0.113.77',
  'subject-of-zebedayo',
] as const;

export const zebedayo = {
  firstName: 'Zebedayo',
  lastName: 'Mwakatobe',
  phoneNumber: '+254799123456',
  address: 'Ngong Lane 77',
  city: 'Homa Bay',
};

/** A customer about whom everything is kept that can be. */
export async function aKnownCustomer(system: System): Promise<Person> {
  const { db } = system;
  const email = `zebedayo.mwakatobe.${randomUUID().slice(0, 8)}@example.com`;
  const person = await aCustomer(db, { ...zebedayo, email });
  const doer = {
    type: 'customer',
    id: person.id,
    ip: '203.0.113.77',
    userAgent: 'Netscape 4',
    requestId: 'r-1',
  } as const;
  await db('tokens').where({ customerId: person.id }).update({ userAgent: 'Netscape 4' });
  await db('identities').insert({
    issuer: 'https://id.test',
    subject: `subject-of-zebedayo-${person.id}`,
    customerId: person.id,
  });
  const about = { subjectType: 'customer', subjectId: String(person.id) };
  await actingAs(db, doer, async (trx) => {
    await trx('customers').where({ id: person.id }).update({ address: 'Ngong Lane 78' });
    await audit(trx, doer, { action: 'login.succeeded', ...about });
    const addressee = { id: person.id, email, firstName: 'Zebedayo', language: 'en' } as const;
    await tellPerson(trx, 'password_reset', addressee, shop);
  });
  await db('order_drafts').insert({
    orderId: randomUUID(),
    customerId: person.id,
    requestHash: Buffer.alloc(32),
    request: JSON.stringify({ shipping_address: 'Ngong Lane 77' }),
  });
  return person;
}

export interface Shopping {
  readonly product: { readonly id: string };
  readonly admin: Person;
}

/** An order that has come this far by the moves it takes. */
export async function anOrderThat(
  system: System,
  { product, admin }: Shopping,
  person: Person,
  status: string,
): Promise<string> {
  const placed = await system.call('POST', '/orders/', {
    token: person.token,
    body: {
      ...orderOf([product, 1]),
      shipping_address: 'Ngong Lane 77',
      notes: 'Ring the brass bell',
    },
  });
  const id = String(placed.body.id);
  const way = ['confirmed', 'processing', 'shipped', 'delivered'];
  for (const to of way.slice(0, way.indexOf(status) + 1)) await move(system, admin, id, to);
  if (status === 'delivered') {
    await system.call('POST', `/orders/${id}/record_payment/`, {
      token: admin.token,
      body: {
        payment_method: 'mpesa',
        payment_reference: `REF-${id}`,
        amount: placed.body.total_amount,
      },
    });
  }
  if (status === 'cancelled') {
    await system.call('POST', `/orders/${id}/cancel/`, {
      token: person.token,
      body: { notes: 'Leave it at the kiosk' },
    });
  }
  return id;
}

export async function move(system: System, admin: Person, id: string, status: string) {
  const answer = await system.call('POST', `/orders/${id}/update_status/`, {
    token: admin.token,
    body: { status, notes: `Asked on the phone: ${zebedayo.firstName}` },
  });
  if (answer.status !== 200) throw new Error(`not moved to ${status}: ${answer.status}`);
}

/** As the route does it. */
export async function erase(system: System, { id }: Pick<Person, 'id'>): Promise<boolean> {
  const begun = await begin(system, id);
  await system.privacy.erase(id);
  return begun;
}

export function begin({ db }: System, id: number): Promise<boolean> {
  const doer = { type: 'customer', id, ip: '203.0.113.77', userAgent: 'Netscape 4' } as const;
  return actingAs(db, { ...doer, requestId: null }, (trx) => beginErasure(trx, id));
}

export const erased = ({ db }: System, { id }: Pick<Person, 'id'>) =>
  until('the erasure is done', async () => {
    const { erasureDoneAt } = await db('customers').where({ id }).first('erasureDoneAt');
    return erasureDoneAt !== null;
  });

/** Every row of every table that holds one of these words, as text. */
export async function rowsWith(
  { db }: System,
  sought: readonly string[],
): Promise<{ table: string; row: string }[]> {
  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const pattern = sought.map((word) => word.replaceAll('.', '\\.')).join('|');
  const found: { table: string; row: string }[] = [];
  for (const { name } of tables) {
    const { rows } = await db.raw<{ rows: { row: string }[] }>(
      `SELECT t::text AS row FROM ${name} t WHERE t::text ~* ?`,
      [pattern],
    );
    found.push(...rows.map(({ row }) => ({ table: name, row })));
  }
  return found;
}
