import { createSendingMetrics } from '../../../activities/metrics/sending';
import { createHttpMetrics } from '../../../api/metrics/http';
import { createMetrics } from '../../../metrics/metrics';
import { readExposition, valueOf } from '../../exposition';
import { aCustomer, anAdmin, aProduct, orderOf, startSystem, until, type System } from '../harness';

const metrics = createMetrics();
let system: System;

beforeAll(async () => {
  const kinds = { http: createHttpMetrics(metrics), sending: createSendingMetrics(metrics) };
  system = await startSystem({ metrics: kinds, retryDelaysMs: [10] });
});
afterAll(() => system.close());

async function anOrderSettled(): Promise<void> {
  const { token } = await aCustomer(system.db);
  const body = orderOf([await aProduct(system.db), 1]);
  const { status } = await system.call('POST', '/orders/', { token, body });
  expect(status).toBe(201);
  await until('its messages are settled', async () => {
    const pending = await system.db('notifications').where({ status: 'pending' });
    if (pending.length > 0) return false;
    // What is in the database may not have been counted yet.
    const settled = await system.db('notifications').whereNot({ status: 'skipped' });
    const samples = readExposition(await metrics.tell());
    const ends = samples.filter(
      ({ name, labels }) =>
        name === 'orderflow_notification_tries_total' &&
        ['sent', 'failed'].includes(labels['outcome'] ?? ''),
    );
    return ends.reduce((sum, { value }) => sum + value, 0) === settled.length;
  });
}

const tried = (channel: string, outcome: string, kind = 'none') => ({ channel, outcome, kind });

test('an order’s messages are counted by channel and outcome, with the times they took', async () => {
  await anAdmin(system.db);
  await anOrderSettled();
  const samples = readExposition(await metrics.tell());
  const value = (name: string, labels: Record<string, string>) =>
    valueOf(samples, `orderflow_notification_${name}`, labels);
  const sent = await system.db('notifications').where({ status: 'sent' });
  for (const channel of ['email', 'sms']) {
    const count = sent.filter((each) => each.notificationType === channel).length;
    expect(count).toBeGreaterThan(0);
    expect(value('tries_total', tried(channel, 'sent'))).toBe(count);
    expect(value('to_sent_seconds_count', { channel })).toBe(count);
    const provider = { channel, provider: 'primary' };
    expect(value('send_seconds_count', { ...provider, result: 'ok' })).toBe(count);
    expect(value('pace_wait_seconds_count', { channel })).toBeGreaterThan(0);
  }
});

test('what a provider refuses is counted too, each try and how it ended', async () => {
  system.inbox.fault('email', 'refuse');
  system.inbox.fault('sms', 'reject');
  await anOrderSettled();
  const samples = readExposition(await metrics.tell());
  const tries = (labels: Record<string, string>) =>
    valueOf(samples, 'orderflow_notification_tries_total', labels);
  expect(tries(tried('sms', 'failed', 'permanent'))).toBe(1);
  const failed = await system
    .db('notifications')
    .where({ status: 'failed', notificationType: 'email' });
  expect(failed.length).toBeGreaterThan(0);
  expect(tries(tried('email', 'failed', 'passing'))).toBe(failed.length);
  expect(tries(tried('email', 'passing', 'passing'))).toBe(failed.length);
  const errors = { channel: 'email', provider: 'primary', result: 'error' };
  const name = 'orderflow_notification_send_seconds_count';
  expect(valueOf(samples, name, errors)).toBe(2 * failed.length);
});
