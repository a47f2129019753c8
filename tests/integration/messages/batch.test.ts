import { MockActivityEnvironment } from '@temporalio/testing';
import { lanesOfMailing } from '../../../activities/notifications/attempt';
import { createMailingDelivery } from '../../../activities/notifications/deliver-mailing';
import { createPace } from '../../../activities/notifications/pace';
import { makeCustomMessages } from '../../../db/mailings/custom';
import {
  aCustomer,
  anAdmin,
  secretKey,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

const size = 12;

let system: System;
let admin: Person & { adminId: number };
let ids: number[];

beforeAll(async () => {
  system = await startSystem({ queues: [] });
  admin = await anAdmin(system.db);
  ids = [];
  for (let made = 0; made < size; made += 1) ids.push((await aCustomer(system.db)).id);
});

afterAll(() => system.close());

const ask = (method: string, path: string, body?: Record<string, unknown>) =>
  system.call(method, path, { token: admin.token, ...(body && { body }) });

const isStopping = () => false;

/** A mailing of one batch, given to a provider that does this once it has all it gets at once in hand. */
async function aBatch(change: (workflowId: string) => Promise<unknown>) {
  const letter = { subject: 'Hello', message: 'Hello', send_email: true, customer_ids: ids };
  const sent = await ask('POST', '/admin/notifications/send_custom/', letter);
  const workflowId: string = sent.body.workflow_id;
  const mailingId = workflowId.slice('custom-'.length);
  await makeCustomMessages(system.db, mailingId, 500);
  const { db } = system;
  const taken: string[] = [];
  let isChanged = false;
  const deliver = createMailingDelivery(
    'email',
    {
      names: ['primary'],
      async send({ id, to }) {
        taken.push(to);
        if (taken.length === lanesOfMailing) {
          await change(workflowId);
          isChanged = true;
        }
        await until('it is changed', () => Promise.resolve(isChanged));
        return { messageId: id, cost: null, units: null, provider: 'primary' };
      },
      close: () => Promise.resolve(),
    },
    {
      db,
      retryDelaysMs: [],
      secretKey,
      pace: createPace({
        db,
        channel: 'email',
        perMinute: 0,
        atOnce: 1,
        isStopping,
        freeForMs: 0,
      }),
    },
  );
  const activity = new MockActivityEnvironment();
  const running = activity.run(deliver.sendMailing, mailingId);
  return { activity, running, taken, rows: () => db('notifications').where({ mailingId }) };
}

test('a mailing that is cancelled lets out what the provider has in hand and nothing more', async () => {
  const { running, taken, rows } = await aBatch(async (workflowId) => {
    const answer = await ask('POST', `/admin/notifications/custom/${workflowId}/cancel/`);
    expect(answer.status).toBe(200);
  });
  expect(await running).toEqual({ left: 0, pauseMs: 0 });
  expect(taken).toHaveLength(lanesOfMailing);
  expect(await rows().where({ status: 'sent' })).toHaveLength(lanesOfMailing);
  expect(await rows().where({ status: 'skipped' })).toHaveLength(size - lanesOfMailing);
});

test('a channel that is stopped in the middle of a batch keeps the rest, which has used up no try', async () => {
  const stop = { stopped: true, reason: 'A test.' };
  const { activity, running, taken, rows } = await aBatch(async () => {
    expect((await ask('PATCH', '/admin/channels/email/', stop)).status).toBe(200);
  });
  const untouched = { status: 'pending', claim: null, attempts: 0, roundAttempts: 0 };
  await until('the rest is given back', async () => {
    return (await rows().where(untouched)).length === size - lanesOfMailing;
  });
  activity.cancel();
  expect(await running).toMatchObject({ left: size - lanesOfMailing });
  expect(taken).toHaveLength(lanesOfMailing);
  expect((await ask('PATCH', '/admin/channels/email/', { stopped: false })).status).toBe(200);
});
