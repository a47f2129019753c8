import { tellPerson } from '../../../db/notifications/personal';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  shop,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let ops: Person;
let customer: Person;

beforeAll(async () => {
  // The mail server is given up before the sender, with its next heartbeat, hears that it was hurried along.
  system = await startSystem({ timeoutMs: { email: 1_000 }, retryDelaysMs: [60_000, 60_000] });
  ops = await anAdmin(system.db);
  customer = await aCustomer(system.db);
});

afterAll(() => system.close());

const hangs = () =>
  until('the mail server hangs', async () => (system.inbox.met('email').hang ?? 0) > 0);

/** Has it sent again while it is in the hands of a mail server that hangs. */
async function hurry(id: string): Promise<void> {
  const { status } = await system.call('POST', `/notifications/${id}/retry/`, { token: ops.token });
  expect(status).toBe(202);
  system.inbox.fault('email', 'ok');
}

const isSent = (id: string) =>
  until('it is sent', async () => {
    const row = await system.db('notifications').where({ id }).first('status');
    return row.status === 'sent';
  });

test('an order goes on when a try fails that was to be cut short for the next', async () => {
  const product = await aProduct(system.db);
  system.inbox.fault('email', 'hang');
  const { body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  await hangs();
  const rows = await system
    .db('notifications')
    .where({ orderId: body.id, notificationType: 'email' })
    .select<{ id: string }[]>('id');
  expect(rows).toHaveLength(2);
  await hurry(String(rows[0]?.id));
  for (const { id } of rows) await isSent(id);
  const actor = await system.client.workflow.getHandle(`order-${body.id}`).describe();
  expect(actor.status.name).toBe('RUNNING');
});

test('so does what sends a message of no order', async () => {
  system.inbox.fault('email', 'hang');
  const person = { ...customer, firstName: 'Amina', language: 'en' } as const;
  const id = await system.db.transaction((trx) => tellPerson(trx, 'password_reset', person, shop));
  await system.messages.send(id);
  await hangs();
  await hurry(id);
  await isSent(id);
  const { status } = await system.client.workflow.getHandle(`notify-${id}`).describe();
  expect(status.name).not.toBe('FAILED');
});
