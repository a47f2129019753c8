import { wordsIn } from '../words-in';
import { aCustomer, anAdmin, countOf, startSystem, type Person, type System } from '../harness';

let system: System;
let admin: Person & { adminId: number };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
});

afterAll(() => system.close());

const send = (body: Record<string, unknown>) =>
  system.call('POST', '/admin/notifications/send_custom/', { token: admin.token, body });

const ended = (workflowId: string) => system.client.workflow.getHandle(workflowId).result();

test('its words and whom it is for are not in Temporal, and who sent it is in the audit log', async () => {
  const person = await aCustomer(system.db);
  const { body } = await send({
    subject: 'Between us',
    message: 'Nobody else reads this',
    send_email: true,
    customer_ids: [person.id, person.id],
  });
  expect(body.total).toBe(1);
  await ended(body.workflow_id);
  const history = await system.client.workflow.getHandle(body.workflow_id).fetchHistory();
  const entries = await system.db('audit_log').where({ subjectId: body.workflow_id.slice(7) });
  expect(entries).toMatchObject([
    {
      action: 'mailing.created',
      actorId: admin.adminId,
      after: { kind: 'custom', recipients: 1, channels: ['email'], all: false },
    },
  ]);
  for (const text of [JSON.stringify(entries), [...wordsIn(history)].join('\n')]) {
    expect(text).not.toMatch(/Between us|Nobody else/);
    expect(text).not.toContain(person.email);
  }
});

test.each([
  ['no channel', { message: 'Hello', subject: 'Hi' }, 'send_email'],
  ['an e-mail without subject', { message: 'Hello', send_email: true }, 'subject'],
  [
    'two lines in the subject',
    { message: 'Hello', subject: 'Hi\nBcc: x@example.com', send_email: true },
    'subject',
  ],
  ['an SMS that is too long', { message: 'ж'.repeat(671), send_sms: true }, 'message'],
  ['nobody', { message: 'Hello', send_sms: true, customer_ids: [] }, 'customer_ids'],
  [
    'somebody who is not there',
    { message: 'Hello', send_sms: true, customer_ids: [2_147_482_000] },
    'customer_ids',
  ],
])('%s is refused, and nothing is made', async (_what, body, field) => {
  const before = await countOf(system.db, 'mailings');
  const answer = await send(body);
  expect([answer.status, Object.keys(answer.body.errors)]).toEqual([400, [field]]);
  expect(await countOf(system.db, 'mailings')).toBe(before);
});

test.each(['custom-00000000-0000-4000-8000-00000000dead', 'alert-1', 'custom-x'])(
  'there is no %s',
  async (id) => {
    const answer = await system.call('GET', `/admin/notifications/custom/${id}/`, admin);
    expect(answer.status).toBe(404);
  },
);
