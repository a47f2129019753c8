import { Gauge } from 'prom-client';
import type { Knex } from '../../db/database';
import { countAtRest, readShopState, type ShopState, type StatusCount } from '../../db/shop-state';
import type { Metrics } from '../../metrics/metrics';

interface Freshness {
  /** However often it is looked at, the database is asked no more often than this. */
  readonly freshMs?: number;
  /** The same for the orders at rest, which are many and counted in passing only. */
  readonly atRestMs?: number;
}

/**
 * What is under way in the shop, as the database has it: the same from every API, so it is read with
 * `max`, never summed. Where the database can't be asked they are left out instead of being out of date.
 */
export function watchShop(
  { registry, beforeLook }: Metrics,
  db: Knex,
  { freshMs = 15_000, atRestMs = 600_000 }: Freshness = {},
): void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name: `orderflow_${name}`, help, labelNames, registers: [registry] });
  const isRead = gauge('shop_read', '1 if the database could be asked for what follows.', []);
  const orders = gauge('orders', 'Orders by status.', ['status']);
  const unattended = gauge(
    'orders_without_actor',
    'Open orders that no workflow has taken up.',
    [],
  );
  const unattendedFor = gauge(
    'orders_without_actor_oldest_seconds',
    'The age of the oldest of them; 0 where there is none.',
    [],
  );
  const waiting = gauge('notifications_waiting', 'Messages to be sent.', ['channel']);
  const waitingFor = gauge(
    'notifications_waiting_oldest_seconds',
    'The age of the oldest of them; 0 where there is none.',
    ['channel'],
  );
  const failed = gauge('notifications_failed', 'Messages that failed and were not given up.', [
    'channel',
    'kind',
  ]);
  const stopped = gauge('channel_stopped', '1 while an admin has stopped it.', ['channel']);
  const findings = gauge('findings', 'What the reconciler found and nobody has put right.', [
    'kind',
    'needs_person',
  ]);
  const reconciled = gauge(
    'reconciled_seconds',
    'Since the reconciler last came to its end; where it never has, since this API began.',
    [],
  );

  const begun = new Date();
  const ofOrders = remembered<readonly StatusCount[]>(() => countAtRest(db), atRestMs);
  const ofShop = remembered<ShopState>(() => readShopState(db), freshMs);

  beforeLook(async () => {
    try {
      const [state, atRest] = await Promise.all([ofShop(), ofOrders()]);
      isRead.set(1);
      for (const { status, count } of [...state.open, ...atRest]) orders.set({ status }, count);
      unattended.set(state.withoutActor.count);
      unattendedFor.set(ageOf(state.withoutActor.since));
      for (const { channel, count, since, stopped: isStopped } of state.waiting) {
        waiting.set({ channel }, count);
        waitingFor.set({ channel }, ageOf(since));
        stopped.set({ channel }, isStopped ? 1 : 0);
      }
      for (const { channel, kind, count } of state.failed) failed.set({ channel, kind }, count);
      for (const { kind, needsPerson, count } of state.findings)
        findings.set({ kind, needs_person: String(needsPerson) }, count);
      reconciled.set(ageOf(state.reconciledAt ?? begun));
    } catch {
      // Requests tell why in the log.
      for (const each of [orders, waiting, waitingFor, failed, stopped, findings]) each.reset();
      for (const each of [unattended, unattendedFor, reconciled]) each.remove();
      isRead.set(0);
    }
  });
}

function ageOf(since: Date | null): number {
  return since === null ? 0 : Math.max(0, (Date.now() - since.getTime()) / 1000);
}

/** @returns what was read no longer than so long ago; asked by many at once it is read once */
function remembered<T>(read: () => Promise<T>, forMs: number): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (last !== undefined && Date.now() - last.at < forMs) return last.value;
    const value = read();
    const mine = { at: Date.now(), value };
    last = mine;
    // What failed is not remembered.
    value.catch(() => {
      if (last === mine) last = undefined;
    });
    return value;
  };
}
