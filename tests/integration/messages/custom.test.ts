import { beginErasure } from '../../../db/accounts/erase';
import { makeCustomMessages } from '../../../db/mailings/custom';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  orderOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let admin: Person & { adminId: number };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
});

afterEach(() => {
  system.inbox.fault('email', 'ok');
  system.inbox.fault('sms', 'ok');
});

afterAll(() => system.close());

const send = (
  body: Record<string, unknown>,
  on = system,
  as = admin,
  headers: Record<string, string> = {},
) => on.call('POST', '/admin/notifications/send_custom/', { token: as.token, body, headers });

const progressOf = async (workflowId: string, on = system, as = admin) =>
  (await on.call('GET', `/admin/notifications/custom/${workflowId}/`, { token: as.token })).body;

const cancel = (workflowId: string) =>
  system.call('POST', `/admin/notifications/custom/${workflowId}/cancel/`, { token: admin.token });

const ended = (workflowId: string) => system.client.workflow.getHandle(workflowId).result();

const rowsOf = (workflowId: string) =>
  system.db('notifications').where({ mailingId: workflowId.slice('custom-'.length) });

const mailsAbout = async (subject: string) =>
  (await system.inbox.messages({ channel: 'email' })).filter((mail) => mail.subject === subject);

const people = async (count: number, on = system): Promise<number[]> => {
  const { rows } = await on.db.raw<{ rows: { id: number }[] }>(
    `INSERT INTO customers (email, first_name, last_name, phone_number)
     SELECT 'p' || gen_random_uuid() || '@example.com', 'Pita', 'Mwangi', '+254711' || lpad(n::text, 6, '0')
     FROM generate_series(1, ?::int) n RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
};

test('thousands get it once each, also if their workers stop in the middle and rows are made again', async () => {
  const ids = await people(2_000);
  const subject = 'To thousands';
  const { status, headers, body } = await send({
    subject,
    message: 'Hello all.\nWe are open.',
    send_email: true,
    customer_ids: ids,
  });
  expect([status, body.success, body.total]).toEqual([202, true, 2_000]);
  expect(headers.get('location')).toBe(`/api/v1/admin/notifications/custom/${body.workflow_id}/`);
  const enough = (count: number) =>
    until(`${count} are sent`, async () => (await progressOf(body.workflow_id)).sent >= count);
  await enough(200);
  await system.stopWorkers();
  const between = await progressOf(body.workflow_id);
  expect(between).toMatchObject({ status: 'running', customers: 2_000, total: 2_000 });
  expect(between.pending).toBeGreaterThan(0);
  // As a worker would that died between making rows and hearing that they were committed.
  await system
    .db('mailings')
    .where({ id: body.workflow_id.slice(7) })
    .update({ lastRecipient: 0, isMade: false });
  await makeCustomMessages(system.db, body.workflow_id.slice(7), 1_000);
  // And as one that died between claiming and sending.
  await rowsOf(body.workflow_id)
    .where({ status: 'pending' })
    .limit(5)
    .update({ claim: '00000000-0000-4000-8000-00000000dead', roundAttempts: 1, attempts: 1 });
  await system
    .db('mailings')
    .where({ id: body.workflow_id.slice(7) })
    .update({ isMade: true });
  await system.startWorkers();
  expect(await ended(body.workflow_id)).toEqual({
    outcome: 'completed',
    sent: 2_000,
    failed: 0,
    skipped: 0,
  });
  const mails = await mailsAbout(subject);
  expect(mails).toHaveLength(2_000);
  expect(new Set(mails.map((mail) => mail.message_id)).size).toBe(2_000);
  expect(new Set(mails.map((mail) => mail.to)).size).toBe(2_000);
  expect(await progressOf(body.workflow_id)).toMatchObject({
    status: 'completed',
    made: 2_000,
    sent: 2_000,
    pending: 0,
  });
  expect(await countOf(system.db, 'mailing_recipients')).toBe(0);
}, 120_000);

test('an order placed in the middle is told of while the rest still waits, at the same rate', async () => {
  const slow = await startSystem({ emailPerMinute: 300 });
  const boss = await anAdmin(slow.db);
  const customer = await aCustomer(slow.db);
  const product = await aProduct(slow.db);
  const ids = await people(600, slow);
  const { body } = await send(
    { subject: 'Slowly', message: 'One by one', send_email: true, customer_ids: ids },
    slow,
    boss,
  );
  await until(
    'it is under way',
    async () => (await progressOf(body.workflow_id, slow, boss)).sent > 3,
  );
  const placed = await slow.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  expect(placed.status).toBe(201);
  await until('customer and admins know of the order', async () => {
    const unsent = await slow
      .db('notifications')
      .where({ orderId: placed.body.id, notificationType: 'email' })
      .whereNot({ status: 'sent' });
    return unsent.length === 0;
  });
  const progress = await progressOf(body.workflow_id, slow, boss);
  expect(progress.status).toBe('running');
  expect(progress.pending).toBeGreaterThan(300);
  await slow.close();
}, 60_000);

test('who wants none, has no number or has closed or erased their account since is skipped', async () => {
  const [wants, noMail, noSms, noNumber, closes, erases, late] = [
    await aCustomer(system.db),
    await aCustomer(system.db, { emailNotifications: false }),
    await aCustomer(system.db, { smsNotifications: false }),
    await aCustomer(system.db, { phoneNumber: '' }),
    await aCustomer(system.db),
    await aCustomer(system.db),
    await aCustomer(system.db),
  ];
  await system.stopWorkers();
  const subject = 'For who wants it';
  const all = [wants, noMail, noSms, noNumber, closes, erases, late];
  const { body } = await send({
    subject,
    message: 'Hello',
    send_email: true,
    send_sms: true,
    customer_ids: all.map(({ id }) => id),
  });
  expect(body.total).toBe(14);
  await system.db('customers').where({ id: closes.id }).update({ isActive: false });
  await system.db.transaction((trx) => beginErasure(trx, erases.id));
  await system.startWorkers(['orders']);
  await until('all are made', async () => (await progressOf(body.workflow_id)).made === 14);
  // Changes their mind when the message is made already.
  await system.db('customers').where({ id: late.id }).update({ emailNotifications: false });
  await system.startWorkers(['email', 'sms']);
  expect(await ended(body.workflow_id)).toMatchObject({ sent: 6, skipped: 8, failed: 0 });
  const told = (await mailsAbout(subject)).map(({ to }) => to).toSorted();
  expect(told).toEqual([wants, noSms, noNumber].map(({ email }) => email).toSorted());
  const why = await rowsOf(body.workflow_id)
    .where({ status: 'skipped' })
    .select('recipientId', 'errorMessage');
  const reasons = (id: number) =>
    why.filter(({ recipientId }) => recipientId === id).map(({ errorMessage }) => errorMessage);
  expect(reasons(noMail.id)).toEqual(['The customer wants no e-mail.']);
  expect(reasons(noSms.id)).toEqual(['The customer wants no SMS.']);
  expect(reasons(noNumber.id)).toEqual(['The customer has no phone number.']);
  expect(reasons(closes.id)).toEqual(['The account is closed.', 'The account is closed.']);
  expect(reasons(erases.id)).toEqual(['The account was erased.', 'The account was erased.']);
  expect(reasons(late.id)).toEqual(['The customer wants no e-mail.']);
});

test('one that is cancelled stops, and says what was sent by then', async () => {
  const ids = await people(2_000);
  const subject = 'Stopped';
  const { body } = await send({
    subject,
    message: 'Hello',
    send_email: true,
    customer_ids: ids,
  });
  await until('some are sent', async () => (await progressOf(body.workflow_id)).sent > 50);
  const answer = await cancel(body.workflow_id);
  expect(answer.status).toBe(200);
  expect(answer.body.status).toMatch(/^cancell(ing|ed)$/);
  expect(await ended(body.workflow_id)).toMatchObject({ outcome: 'cancelled' });
  const progress = await progressOf(body.workflow_id);
  expect(progress).toMatchObject({ status: 'cancelled', pending: 0, failed: 0 });
  expect(progress.sent + progress.skipped).toBe(progress.made);
  expect(progress.sent).toBeLessThan(2_000);
  expect(await mailsAbout(subject)).toHaveLength(progress.sent);
  expect((await cancel(body.workflow_id)).status).toBe(200);
  expect(
    await system
      .db('audit_log')
      .where({ action: 'mailing.cancelled', subjectId: body.workflow_id.slice(7) }),
  ).toMatchObject([{ actorType: 'admin', actorId: admin.adminId }]);
}, 60_000);

test('asked for again under its Idempotency-Key, also at once, it is the same mailing', async () => {
  const person = await aCustomer(system.db);
  const other = await anAdmin(system.db);
  const letter = { message: 'Only once', send_sms: true, customer_ids: [person.id] };
  const key = { 'Idempotency-Key': 'spring-sale' };
  const answers = await Promise.all([1, 2, 3].map(() => send(letter, system, admin, key)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  const [first] = answers;
  expect(answers.map(({ body }) => body)).toEqual([first?.body, first?.body, first?.body]);
  const replays = answers.map(({ headers }) => headers.get('Idempotent-Replayed'));
  expect(replays.filter((each) => each === 'true')).toHaveLength(2);
  await ended(first?.body.workflow_id);
  const late = await send(letter, system, admin, key);
  expect([late.body, late.headers.get('Idempotent-Replayed')]).toEqual([first?.body, 'true']);
  const reused = await send({ ...letter, message: 'Another' }, system, admin, key);
  expect([reused.status, reused.body.type]).toEqual([
    409,
    expect.stringMatching(/idempotency-key-reused$/),
  ]);
  expect(await rowsOf(first?.body.workflow_id)).toHaveLength(1);
  expect(await system.db('notifications').where({ recipientId: person.id })).toHaveLength(1);
  // The key is this admin's own, and means nothing without one.
  expect((await send(letter, system, other, key)).body.workflow_id).not.toBe(
    first?.body.workflow_id,
  );
  expect((await send(letter)).body.workflow_id).not.toBe(first?.body.workflow_id);
});

test('a refused one leaves its key free', async () => {
  const key = { 'Idempotency-Key': 'mended' };
  const person = await aCustomer(system.db);
  const letter = { message: 'Hello', send_sms: true };
  const refused = await send({ ...letter, customer_ids: [2 ** 31 - 1] }, system, admin, key);
  expect(refused.status).toBe(400);
  const mended = await send({ ...letter, customer_ids: [person.id] }, system, admin, key);
  expect([mended.status, mended.headers.get('Idempotent-Replayed')]).toEqual([202, null]);
});

test('one that has ended can not be cancelled', async () => {
  const person = await aCustomer(system.db);
  const { body } = await send({ message: 'Hello', send_sms: true, customer_ids: [person.id] });
  await ended(body.workflow_id);
  expect((await cancel(body.workflow_id)).status).toBe(409);
});

test('mailboxes that are full for a while hold up nobody, and get it later', async () => {
  const ids = await people(100);
  system.inbox.fault('email', 'refuse', 30);
  const subject = 'Some are full';
  const { body } = await send({ subject, message: 'Hello', send_email: true, customer_ids: ids });
  expect(await ended(body.workflow_id)).toMatchObject({ sent: 100, failed: 0 });
  expect(await mailsAbout(subject)).toHaveLength(100);
});

test('without ids it goes to all who are active', async () => {
  const other = await startSystem();
  const boss = await anAdmin(other.db);
  const person = await aCustomer(other.db);
  await aCustomer(other.db, { isActive: false });
  const { body } = await send({ message: 'Hello', send_sms: true }, other, boss);
  expect(body.total).toBe(2);
  await other.client.workflow.getHandle(body.workflow_id).result();
  const sms = await other.inbox.messages({ channel: 'sms' });
  expect(sms).toHaveLength(2);
  const seen = await other.call('GET', '/notifications/', person);
  expect(seen.body.results).toMatchObject([{ message: 'Hello', order: null, status: 'sent' }]);
  await other.close();
});
