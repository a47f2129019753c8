import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom, type Random } from '../integration/db/random';
import type { Book, Command, Tally } from './book';
import type { Caller, Insistence, Request } from './caller';
import type { Shop } from './shop';

/** The load of a round: new commands until it is told to end, and none left open then. */
export interface Load {
  /** Whether anybody begins something new. */
  readonly ending: AbortSignal;
  /** Set when the last fault is over, so that the first answer after it can be told. */
  readonly faultsOver: AbortSignal;
  readonly round: number;
  readonly seed: number;
  readonly tally: Tally;
  readonly book: Book;
  readonly shop: Shop;
}

const staff = 3;

/** One who is not told how it went within this time is never told: the round has failed. */
const mostMs = 240_000;

/** Runs until everybody knows how what they wanted ended. */
export async function runLoad(load: Load): Promise<void> {
  const { shop, seed } = load;
  const placed: Placed[] = [];
  const buyers = shop.customers.map((customer, index) =>
    buy(load, customer, randomFrom(seed + index), placed),
  );
  const colleagues = Array.from({ length: staff }, (_, index) =>
    serve(load, randomFrom(seed + 100 + index), placed),
  );
  const retrying = retry(load, randomFrom(seed + 200));
  await Promise.all([...buyers, ...colleagues, retrying]);
}

interface Placed {
  readonly orderId: string;
  readonly total: string;
  readonly customer: Caller;
}

async function buy(load: Load, customer: Caller, random: Random, placed: Placed[]): Promise<void> {
  const { shop, book, ending, round, tally } = load;
  while (!ending.aborted) {
    await pause(ending, 150 + random.below(450));
    if (ending.aborted) return;
    const isScarce = random.chance(0.15);
    const quantity = 1 + random.below(3);
    const command = book.open({ kind: 'place', round, quantity });
    const items = [
      { product_id: isScarce ? shop.scarce(round) : random.of(shop.products), quantity },
    ];
    const body = { shipping_address: 'Moi Avenue 1', notes: command.id, items };
    const request = { method: 'POST', path: '/orders/', body, key: command.id } as const;
    // One in twelve asks once and walks away.
    const answer = await carryOut(load, customer, command, request, random, random.chance(0.08));
    if (answer?.status !== 201) continue;
    command.orderId = String(answer.body.id);
    if (answer.body.notes !== command.id) tally.wrong.push(`${command.id} was given another order`);
    placed.push({ orderId: command.orderId, total: String(answer.body.total_amount), customer });
  }
}

const way = ['confirmed', 'processing', 'shipped', 'delivered', 'refunded'];

/** Somebody of the shop, who takes one order after the other some steps of its way. */
async function serve(load: Load, random: Random, placed: Placed[]): Promise<void> {
  const { ending } = load;
  while (!ending.aborted) {
    const next = placed.shift();
    if (next === undefined) {
      await pause(ending, 100);
      continue;
    }
    const steps = random.chance(0.6) ? 4 + random.below(2) : random.below(4);
    const isCancelled = random.chance(0.25);
    const paysAt = random.below(6);
    for (let step = 0; step < steps; step += 1) {
      if (step === paysAt) await pay(load, next, random);
      // The customer's cancellation and the shop's confirmation at the same moment: one of them wins.
      const both = [move(load, next, way[step] ?? '', random)];
      if (isCancelled && step === 0) both.push(cancel(load, next, random));
      const went = await Promise.all(both);
      if (ending.aborted || !went[0] || isCancelled) break;
    }
    if (isCancelled && steps === 0) await cancel(load, next, random);
  }
}

async function move(load: Load, { orderId }: Placed, to: string, random: Random): Promise<boolean> {
  const { book, shop, round } = load;
  const command = book.open({ kind: 'move', round, orderId, to });
  const body = { status: to, notes: command.id };
  const path = `/orders/${orderId}/update_status/`;
  const request = { method: 'POST', path, body } as const;
  const answer = await carryOut(load, shop.admin, command, request, random);
  // Where an answer was lost, the one to the next try is that it is done already.
  return answer?.status === 200 || command.outcome === 'unknown';
}

async function cancel(load: Load, placed: Placed, random: Random): Promise<boolean> {
  const { orderId, customer } = placed;
  const command = load.book.open({
    kind: 'cancel',
    round: load.round,
    orderId,
    to: 'cancelled',
  });
  const path = `/orders/${orderId}/cancel/`;
  const request = { method: 'POST', path, body: { notes: command.id } } as const;
  await carryOut(load, customer, command, request, random);
  return false;
}

async function pay(load: Load, { orderId, total }: Placed, random: Random): Promise<void> {
  const command = load.book.open({ kind: 'pay', round: load.round, orderId });
  const body = { payment_method: 'mpesa', payment_reference: command.id, amount: total };
  const path = `/orders/${orderId}/record_payment/`;
  const request = { method: 'POST', path, body } as const;
  await carryOut(load, load.shop.admin, command, request, random);
}

/** Somebody who has what failed sent again, one message at a time or all at once. */
async function retry(load: Load, random: Random): Promise<void> {
  const { ending, shop, tally } = load;
  while (!ending.aborted) {
    await pause(ending, 1_000);
    if (ending.aborted) return;
    if (random.chance(0.3)) {
      await retryAll(load, random);
      continue;
    }
    const kind = random.of(['passing', 'permanent']);
    const path = `/notifications/?status=failed&error_kind=${kind}&page_size=5`;
    const { answer } = await shop.admin.insist({ method: 'GET', path }, insistence(load, random));
    const failed = (answer?.body?.results ?? []) as { id: string }[];
    for (const { id } of failed) {
      const request = { method: 'POST', path: `/notifications/${id}/retry/` } as const;
      // It may have gone out meanwhile.
      const how = { ...insistence(load, random), allowed: [409] };
      const went = await shop.admin.insist(request, how);
      if (went.answer?.status === 202) tally.retries += 1;
    }
  }
}

export async function retryAll(load: Pick<Load, 'shop' | 'tally'>, random: Random): Promise<void> {
  const { shop, tally } = load;
  const request = {
    method: 'POST',
    path: '/admin/notifications/retry/',
    body: {},
    key: randomUUID(),
  } as const;
  const { answer } = await shop.admin.insist(request, insistence(load, random));
  if (answer?.status === 202) tally.retries += Number(answer.body.count);
}

function insistence({ tally }: Pick<Load, 'tally'>, random: Random): Insistence {
  return { tally, random, allowed: [], until: Date.now() + mostMs };
}

/** Has a command carried out, and writes down what its giver knows then. */
async function carryOut(
  load: Load,
  caller: Caller,
  command: Command,
  request: Request,
  random: Random,
  once = false,
) {
  const { tally } = load;
  const how = { ...insistence(load, random), allowed: [409], once };
  const { answer, inDoubt, tries } = await caller.insist(request, how);
  command.tries = tries;
  if (answer === undefined) {
    command.outcome = 'unknown';
    if (!once) {
      const seconds = mostMs / 1000;
      tally.wrong.push(`${request.path} (${command.id}) was not answered within ${seconds} s`);
    }
  } else if (answer.status < 300) {
    command.outcome = 'accepted';
    tally.accepted += 1;
    if (load.faultsOver.aborted) tally.answeredAt ??= Date.now();
  } else {
    command.outcome = inDoubt ? 'unknown' : 'refused';
    tally.refused += 1;
  }
  return answer;
}

async function pause(ending: AbortSignal, ms: number): Promise<void> {
  await wait(ms, undefined, { signal: ending }).catch(() => undefined);
}
