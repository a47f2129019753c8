import type { FaultMode } from '../../../local/inbox';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let boss: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem({ retryDelaysMs: Array.from({ length: 200 }, () => 300) });
  boss = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 1_000 });
});

afterEach(async () => {
  fault('ok');
  await setChannels({ stopped: false });
});

afterAll(() => system.close());

const channels = ['email', 'sms'] as const;

const fault = (mode: FaultMode) => {
  for (const channel of channels) system.inbox.fault(channel, mode);
};

async function setChannels(body: Record<string, unknown>): Promise<void> {
  for (const channel of channels) {
    const path = `/admin/channels/${channel}/`;
    expect((await system.call('PATCH', path, { token: boss.token, body })).status).toBe(200);
  }
}

/** What ends a customer's wish or right to hear from us, as it is done by whoever does it. */
const changes = [
  [
    'wants no messages any more',
    (person: Person) =>
      system.call('PATCH', '/customers/update_profile/', {
        token: person.token,
        body: { email_notifications: false, sms_notifications: false },
      }),
    { reason: /^The customer wants no (e-mail|SMS)\.$/, count: 4 },
  ],
  [
    'has had the account closed',
    (person: Person) =>
      system.call('POST', `/admin/customers/${person.id}/deactivate/`, { token: boss.token }),
    { reason: /^The account is closed\.$/, count: 4 },
  ],
  [
    'has been erased',
    (person: Person) =>
      system.call('DELETE', `/admin/customers/${person.id}/`, { token: boss.token }),
    // Their order is cancelled, of which there are two messages more.
    { reason: /^The account was erased\.$/, count: 6 },
  ],
] as const;

interface Told {
  readonly person: Person & { readonly phone: string };
  readonly orderId: string;
}

let next = 0;

/** Somebody who is told of an order and written to by the shop, on both channels, beside somebody else who is. */
async function tellTwo(): Promise<{ leaves: Told; stays: Told; mailingId: string }> {
  const tell = async (): Promise<Told> => {
    next += 1;
    const phone = `+2547550${String(10_000 + next)}`;
    const person = { ...(await aCustomer(system.db, { phoneNumber: phone })), phone };
    const placed = await system.call('POST', '/orders/', {
      token: person.token,
      body: orderOf([product, 1]),
    });
    expect(placed.status).toBe(201);
    return { person, orderId: placed.body.id };
  };
  const leaves = await tell();
  const stays = await tell();
  const { status, body } = await system.call('POST', '/admin/notifications/send_custom/', {
    token: boss.token,
    body: {
      subject: 'We are open',
      message: 'On Sunday, too.',
      send_email: true,
      send_sms: true,
      customer_ids: [leaves.person.id, stays.person.id],
    },
  });
  expect(status).toBe(202);
  return { leaves, stays, mailingId: body.workflow_id };
}

/** The order's and the mailing's, on both channels. */
const rowsOf = ({ person }: Told) =>
  system.db('notifications').where({ recipientId: person.id }).orderBy('createdAt');

const all = (told: Told, what: string, check: (row: any) => boolean, count = 4) =>
  until(`all ${count} ${what}`, async () => {
    const rows = await rowsOf(told);
    return rows.length === count && rows.every(check) && rows;
  });

const arrivedFor = async ({ person }: Told) =>
  (await system.inbox.messages()).filter(({ to }) => to === person.email || to === person.phone);

async function expectOnlyTheOther(
  leaves: Told,
  stays: Told,
  { reason, count }: { readonly reason: RegExp; readonly count: number },
): Promise<void> {
  await all(stays, 'have arrived', ({ status }) => status === 'sent');
  const rows = await all(leaves, 'are settled', ({ status }) => status === 'skipped', count);
  for (const { errorMessage } of rows) expect(errorMessage).toMatch(reason);
  expect(await arrivedFor(leaves)).toEqual([]);
  expect(await arrivedFor(stays)).toHaveLength(4);
}

test.each(changes)(
  'who %s while messages wait for their turn gets none of them',
  async (_who, change, settled) => {
    await setChannels({ stopped: true, reason: 'The provider is down.' });
    const { leaves, stays, mailingId } = await tellTwo();
    await all(leaves, 'are made', ({ status }) => status === 'pending');
    // Taken up by the workers, which hold them until it is their turn.
    for (const id of [`order-${leaves.orderId}`, mailingId]) {
      await until(`${id} waits on both channels`, async () => {
        const { raw } = await system.client.workflow.getHandle(id).describe();
        const held = raw.pendingActivities?.filter(({ lastStartedTime }) => lastStartedTime);
        return held?.length === 2;
      });
    }
    expect((await change(leaves.person)).status).toBeLessThan(300);
    await setChannels({ stopped: false });
    await expectOnlyTheOther(leaves, stays, settled);
  },
);

test.each(changes)(
  'who %s while messages wait for their next try gets none of them',
  async (_who, change, settled) => {
    fault('refuse');
    const { leaves, stays } = await tellTwo();
    await all(leaves, 'were tried', ({ attempts }) => attempts > 0);
    // Between two tries: so none is just being sent when it changes.
    await system.stopWorkers();
    expect(await rowsOf(leaves)).toMatchObject(
      Array.from({ length: 4 }, () => ({ status: 'pending', claim: null })),
    );
    expect((await change(leaves.person)).status).toBeLessThan(300);
    fault('ok');
    await system.startWorkers();
    await expectOnlyTheOther(leaves, stays, settled);
  },
);

test.each(changes)(
  'who %s after messages have failed gets none of them by a retry',
  async (_who, change, settled) => {
    fault('reject');
    const { leaves, stays, mailingId } = await tellTwo();
    const failed = await all(leaves, 'have failed', ({ status }) => status === 'failed');
    await all(stays, 'have failed', ({ status }) => status === 'failed');
    await system.client.workflow.getHandle(mailingId).result();
    expect((await change(leaves.person)).status).toBeLessThan(300);
    fault('ok');
    for (const { id } of [...failed, ...(await rowsOf(stays))]) {
      const path = `/notifications/${id}/retry/`;
      const { status } = await system.call('POST', path, { token: boss.token });
      // An erasure has settled them already.
      expect([202, 409]).toContain(status);
    }
    await expectOnlyTheOther(leaves, stays, settled);
  },
);
