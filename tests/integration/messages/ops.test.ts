import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runOps } from '../../../api/ops/run';
import { aCustomer, aProduct, orderOf, shop, startSystem, until, type System } from '../harness';

let system: System;
let order: { id: string; order_number: string };

beforeAll(async () => {
  system = await startSystem();
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'reject');
  const product = await aProduct(system.db);
  const placed = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  order = placed.body;
  await until('the SMS has failed', async () => (await smsOf()).status === 'failed');
  system.inbox.fault('sms', 'ok');
});

afterAll(async () => {
  await system.close();
});

const smsOf = () =>
  system.db('notifications').where({ orderId: order.id, notificationType: 'sms' }).first();

async function ops(...args: string[]) {
  const said: string[] = [];
  const shown: string[] = [];
  const { db, messages, client } = system;
  const deployment = { name: 'orderflow', buildId: undefined };
  const services = { db, messages, client, deployment, shop, perMinute: { email: 30, sms: 10 } };
  const code = await runOps(args, services, {
    say: (line) => void said.push(line),
    progress: (line) => void shown.push(line),
  });
  return { code, said: said.join('\n'), shown };
}

test('failed messages are listed without their text, and sent again once it is confirmed', async () => {
  const sms = await smsOf();
  const { said } = await ops('notifications', 'list', '--status', 'failed', '--order', order.id);
  for (const word of [sms.id, order.order_number, 'placed', 'permanent', 'InvalidPhoneNumber']) {
    expect(said).toContain(word);
  }
  expect(said).not.toContain(sms.address);

  const byNumber = ['--status', 'failed', '--order', order.order_number];
  expect((await ops('notifications', 'list', ...byNumber)).said).toBe(said);

  const asked = ['notifications', 'retry', '--channel', 'sms', '--order', order.order_number];
  const dry = await ops(...asked);
  expect([dry.code, dry.said]).toEqual([
    0,
    '1 failed messages match; the SMS among them would cost about 0.0000.\nAdd --yes to have them sent again.',
  ]);
  expect((await smsOf()).status).toBe('failed');
  const done = await ops(...asked, '--yes');
  expect([done.code, done.said]).toEqual([
    0,
    expect.stringMatching(/^retry-\S+ begins\.\ncompleted: 1 of 1 sent again, 0 could not be/),
  ]);
  expect(done.shown.at(-1)).toBe(`[${'#'.repeat(30)}]  1 of 1`);
  await until('it is sent', async () => (await smsOf()).status === 'sent');
  expect((await ops(...asked, '--yes')).said).toMatch(/^0 failed messages match/);
});

test('channels are stopped, started and given another rate, which the audit log tells', async () => {
  const stopped = await ops('channels', 'stop', 'sms', '--reason', 'A test.');
  expect([stopped.code, stopped.said]).toEqual([
    0,
    expect.stringMatching(/^sms .* primary healthy .*true +A test\.$/m),
  ]);
  await ops('channels', 'start', 'sms');
  await ops('channels', 'rate', 'sms', '25');
  expect((await ops('channels')).said).toMatch(/^sms +25 .* false +-$/m);
  await ops('channels', 'rate', 'sms', 'default');
  expect((await ops('channels')).said).toMatch(/^sms +10 /m);
  const entries = await system.db('audit_log').where({ action: 'channel.changed' });
  expect(entries.map(({ actorType }) => actorType)).toEqual(Array(4).fill('system'));
});

test('what is not understood is said, and changes nothing', async () => {
  const wrong: [string[], RegExp][] = [
    [['pigeons'], /"pigeons" is not understood/],
    [[], /^Usage:\nnpm run ops/],
    [['channels', 'rate', 'email', '-5'], /^"-5" is no option of this command\. Usage:\n/],
    [['channels', 'stop', 'sms'], /--reason: Say why/],
    [['channels', 'stop', 'pigeon', '--reason', 'Why'], /CHANNEL: Must be one of/],
    [['channels', 'rate', 'sms', 'fast'], /RATE: Must be messages a minute/],
    [['channels', 'rate', 'sms'], /RATE: Must be messages a minute/],
    [['notifications', 'retry', '--error-kind', 'odd'], /--error-kind: Must be one of/],
    [['notifications', 'retry', '--created-after', 'then'], /--created-after: Must be a time/],
    [['notifications', 'list', '--limit', '0'], /--limit: Must be a number/],
    [['notifications', 'list', '--nonsense'], /^"--nonsense" is no option of this command\. Usage/],
    [['notifications', 'list', '--order', 'nine'], /^--order: Must be the number of an order/],
    [['notifications', 'retry', '--order', 'ORD-20261126-999999'], /There is no order ORD-/],
  ];
  for (const [args, words] of wrong) {
    expect([args, await ops(...args)]).toEqual([
      args,
      { code: 2, said: expect.stringMatching(words), shown: [] },
    ]);
  }
});

test('the command itself tells what is missing, and does what it is told', () => {
  const main = join(__dirname, '../../../dist/api/ops/main.js');
  const run = (env: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
  const lost = run({ ORDERFLOW_DATA_DIR: '/nowhere' }, 'channels');
  expect([lost.status, lost.stderr]).toEqual([
    1,
    expect.stringMatching(/^DATABASE_URL is not set/),
  ]);
  const settings = {
    ORDERFLOW_DATA_DIR: '/nowhere',
    DATABASE_URL: system.databaseUrl,
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] ?? '',
  };
  const found = run(settings, 'channels');
  expect([found.status, found.stdout]).toEqual([0, expect.stringMatching(/^email +30 /m)]);
  const unread = spawnSync('sh', ['-c', `"${process.execPath}" "${main}" channels | true`], {
    encoding: 'utf8',
    env: settings,
  });
  expect(unread.stderr).toBe('');
});
