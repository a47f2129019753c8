import { aCustomer, anAdmin, startSystem, until, type Person, type System } from '../harness';

let system: System;
let admin: Person;

beforeAll(async () => {
  system = await startSystem({ retryDelaysMs: [3_600_000, 3_600_000] });
  admin = await anAdmin(system.db);
});

afterEach(() => system.inbox.fault('email', 'ok'));

afterAll(() => system.close());

const send = (body: Record<string, unknown>) =>
  system.call('POST', '/admin/notifications/send_custom/', { token: admin.token, body });

const progressOf = async (workflowId: string) =>
  (await system.call('GET', `/admin/notifications/custom/${workflowId}/`, { token: admin.token }))
    .body;

const ended = (workflowId: string) => system.client.workflow.getHandle(workflowId).result();

test('a retry of what waits for its next try sends it now, also where the workflow is gone', async () => {
  const person = await aCustomer(system.db);
  system.inbox.fault('email', 'refuse', 2);
  const { body } = await send({
    subject: 'Now',
    message: 'Hello',
    send_email: true,
    customer_ids: [person.id],
  });
  const tried = (attempts: number) =>
    until(`it was tried ${attempts} times`, () =>
      system.db('notifications').where({ recipientId: person.id, attempts, claim: null }).first(),
    );
  const { id } = await tried(1);
  await until('its workflow waits for the next try', async () => {
    const handle = system.client.workflow.getHandle(body.workflow_id);
    const { events } = await handle.fetchHistory();
    return events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
  });
  expect(await tried(1)).toMatchObject({ status: 'pending' });
  const retry = () => system.call('POST', `/notifications/${id}/retry/`, { token: admin.token });
  expect((await retry()).status).toBe(202);
  await tried(2);
  await system.client.workflow.getHandle(body.workflow_id).terminate('gone');
  // At once: it has not been gone for so long that the loop of the API would find it.
  const answers = await Promise.all([retry(), retry(), retry()]);
  expect(
    answers.map(({ status }) => status).filter((status) => ![202, 409].includes(status)),
  ).toEqual([]);
  expect(await ended(body.workflow_id)).toMatchObject({ outcome: 'completed', sent: 1 });
  const mails = await system.inbox.messages({ channel: 'email', to: person.email });
  expect(mails).toHaveLength(1);
}, 60_000);

test('a stopped channel holds up nothing on the other, however long the history becomes', async () => {
  // More than the history of one run is for, as the set-up has it.
  const count = 1_500;
  const { rows } = await system.db.raw<{ rows: { id: number }[] }>(
    `INSERT INTO customers (email, first_name, last_name, phone_number)
     SELECT 'p' || n || '@example.com', 'Pita', 'Mwangi', CASE n WHEN 1 THEN '+254711000001' ELSE '' END
     FROM generate_series(1, ?::int) n RETURNING id`,
    [count],
  );
  const stop = (stopped: boolean) =>
    system.call('PATCH', '/admin/channels/sms/', {
      token: admin.token,
      body: { stopped, ...(stopped ? { reason: 'The provider is down.' } : {}) },
    });
  await stop(true);
  const { body } = await send({
    subject: 'One channel is stopped',
    message: 'Hello',
    send_email: true,
    send_sms: true,
    customer_ids: rows.map(({ id }) => id),
  });
  const handle = system.client.workflow.getHandle(body.workflow_id);
  const { runId: first } = await handle.describe();
  await until(
    'the e-mails are sent',
    async () => (await progressOf(body.workflow_id)).sent === count,
    120_000,
  );
  // It has gone on in a fresh history meanwhile, with an SMS that waits.
  expect((await handle.describe()).runId).not.toBe(first);
  expect(await progressOf(body.workflow_id)).toMatchObject({ status: 'running', pending: 1 });
  await stop(false);
  expect(await ended(body.workflow_id)).toMatchObject({
    sent: count + 1,
    skipped: count - 1,
    failed: 0,
  });
}, 180_000);
