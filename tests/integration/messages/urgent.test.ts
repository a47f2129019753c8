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
let admin: Person;

/** What one worker holds of a queue (`deliverySlots`). */
const slots = 50;

/** So many leave at once after a pause, and arrive in any order. */
const burst = 5;

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
});

afterAll(() => system.close());

const change = async (body: Record<string, unknown>) => {
  const path = '/admin/channels/email/';
  expect((await system.call('PATCH', path, { token: admin.token, body })).status).toBe(200);
};

/** Of these, those whose message is in the hands of a worker that waits for its turn. */
async function held(workflowIds: readonly string[]): Promise<number> {
  const states = await Promise.all(
    workflowIds.map(async (id) => (await system.client.workflow.getHandle(id).describe()).raw),
  );
  return states.filter(({ pendingActivities }) =>
    pendingActivities?.some(
      ({ activityType, lastStartedTime }) =>
        /^send(Message|Emails)$/.test(activityType?.name ?? '') && lastStartedTime,
    ),
  ).length;
}

async function register(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const { id, email } = await aCustomer(system.db);
    const addressee = { id, email, firstName: 'Amina', language: 'en' } as const;
    ids.push(await system.db.transaction((trx) => tellPerson(trx, 'registered', addressee, shop)));
  }
  await system.messages.send(...ids);
  return ids.map((id) => `notify-${id}`);
}

test('a link that somebody waits for leaves before a hundred registrations, and so does what an order tells', async () => {
  await change({ stopped: true, reason: 'A test.' });
  const registrations = await register(2 * slots);
  await until('a worker has its hands full', async () => (await held(registrations)) >= slots);
  const buyer = await aCustomer(system.db);
  const product = await aProduct(system.db);
  const order = await system.call('POST', '/orders/', {
    token: buyer.token,
    body: orderOf([product, 1]),
  });
  expect(order.status).toBe(201);
  const forgetful = await aCustomer(system.db);
  const body = { email: forgetful.email };
  expect((await system.call('POST', '/auth/password/reset/', { body })).status).toBe(202);
  const reset = await until('the reset mail is made', () =>
    system.db('notifications').where({ recipientId: forgetful.id }).first<{ id: string }>('id'),
  );
  const waiting = [`notify-${reset.id}`, `order-${order.body.id}`];
  await until('both wait beside them', async () => (await held(waiting)) === 2);

  await change({ stopped: false, per_minute: 60 });
  const mails = await until('some have left', async () => {
    const all = await system.inbox.messages({ channel: 'email' });
    return all.length > burst + 2 && all.toReversed();
  });
  const places = (to: string) => mails.flatMap((mail, index) => (mail.to === to ? [index] : []));
  expect(places(forgetful.email)).toHaveLength(1);
  for (const to of [forgetful.email, buyer.email, admin.email]) {
    expect(Math.max(...places(to))).toBeLessThan(burst);
  }
}, 120_000);
