import { setTimeout as sleep } from 'node:timers/promises';
import { pick } from '../../bench/catalogue/random';
import { notifications } from './visits';
import { from, type Shop } from './shop';

/** What the stand-ins do by turns while a fault is on. */
const faults = [
  { channel: 'sms', modes: ['refuse', 'ok'] },
  { channel: 'sms', modes: ['error', 'ok', 'ok'] },
  { channel: 'sms', modes: ['cut', 'ok', 'ok', 'ok'] },
  { channel: 'email', modes: ['refuse', 'ok'] },
  { channel: 'email', modes: ['cut', 'ok', 'ok'] },
  { channel: 'sms', modes: ['hang', 'ok', 'ok', 'ok'] },
  { channel: 'email', modes: ['hang', 'ok', 'ok', 'ok'] },
] as const;

/** A fault of a stand-in each minute or so, for a few seconds; afterwards what failed is sent again. */
export async function faultsByTurns(shop: Shop): Promise<void> {
  while (!shop.leaving.aborted) {
    await pause(shop, from(shop.random, 25_000, 45_000));
    if (shop.leaving.aborted) return;
    const { channel, modes } = pick(shop.random, faults);
    await set(shop, { channel, modes });
    shop.tally.answered(`fault of ${channel}: ${modes[0]}`, 'set', 0);
    await pause(shop, from(shop.random, 5_000, 15_000));
    await set(shop, { channel, mode: 'ok' });
    await pause(shop, 10_000);
    await sendAgain(shop);
  }
}

export async function noFaults(shop: Shop): Promise<void> {
  for (const channel of ['sms', 'email']) await set(shop, { channel, mode: 'ok' });
}

/** Some one by one, as a person does, and the rest at once. */
export async function sendAgain(shop: Shop): Promise<void> {
  const { http, random, admins } = shop;
  const { token } = pick(random, admins);
  const list = '/api/v1/notifications/?status=failed&page_size=100';
  const failed = notifications(await http.call('failed messages', [200], { path: list, token }));
  for (const { id } of failed.slice(0, 3)) {
    const path = `/api/v1/notifications/${id}/retry/`;
    // The schedule may have been quicker.
    await http.call('retry of one', [202, 409], { method: 'POST', path, token });
  }
  for (const kind of ['passing', 'unknown', 'permanent']) {
    await http.call('retry of many', [202], {
      method: 'POST',
      path: '/api/v1/admin/notifications/retry/',
      token,
      body: { error_kind: kind },
    });
  }
}

async function set({ inboxUrl }: Shop, fault: unknown): Promise<void> {
  const answer = await fetch(`${inboxUrl}faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!answer.ok) throw new Error(`The inbox refused a fault: ${await answer.text()}`);
}

/** Ends early with the load. */
async function pause({ leaving }: Shop, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: leaving }).catch(() => undefined);
}
