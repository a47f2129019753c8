import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { Config } from '../config';
import type { Knex } from '../db/database';
import { saveCommand, type CommandText } from '../db/orders/commands';
import { findRequest, saveDraft, type Known } from '../db/orders/drafts';
import { placeOrder } from '../db/orders/place';
import { Refusal } from '../workflows/domain/failures';
import * as messages from '../workflows/order/messages';
import type { Placement } from '../workflows/order/messages';
import { lookAtActor } from './actor-view';
import { checkProducts } from './orders/check-products';
import { keyReused } from './idempotency';
import { unavailable } from './problems';
import type { Command, OrderDesk } from './services';

export interface DeskServices {
  readonly db: Knex;
  readonly client: Client;
  readonly shop: Config['shop'];
  /** The orders' task queue. */
  readonly queue: string;
  /** Milliseconds to wait for an actor before the API places an order itself (5 s). */
  readonly placeWithinMs?: number;
}

/** Names an order after its customer and idempotency key, so that asking twice finds the first. */
const orderIds = '6f1c1b0a-5d0e-4f52-9d2c-3b5a4a7d9e10';

const unheardOf: Known = { state: 'new', hash: null };

const commandWithinMs = 10_000;

/** How long orders are placed without their actors after one did not answer (no worker runs, say). */
const aloneMs = 3_000;

const pingWithinMs = 1_500;

/** How often a command is given anew that its actor never saw. It carries its id, so it is carried out once. */
const mostRounds = 6;

/** The desk, and what keeps it informed: the API's loop asks and starts actors, the routes only use the desk. */
export interface KeptOrderDesk extends OrderDesk {
  /** Whether Temporal answers; while it does not, nobody waits for it. */
  ping(): Promise<boolean>;
  /** Starts the order's actor, if it does not run. */
  adopt(orderId: string): Promise<void>;
}

/** Speaks to the orders' actors; the only file here, with `actor-view.ts`, that speaks Temporal. */
export function createOrderDesk(services: DeskServices): KeptOrderDesk {
  const { db, client, shop, queue, placeWithinMs = 5_000 } = services;
  let temporalAway = false;
  let aloneUntil = 0;

  return {
    async place({ customer, body, fingerprint, idempotencyKey, requestId }) {
      const orderId =
        idempotencyKey === null ? uuidv7() : uuidv5(`${customer.id}:${idempotencyKey}`, orderIds);
      const requestHash = createHash('sha256').update(fingerprint).digest();

      // A draft can be refused, and its key freed, by someone else's call between two of our steps.
      for (let round = 0; round < 3; round += 1) {
        const known =
          idempotencyKey === null && round === 0 ? unheardOf : await findRequest(db, orderId);
        if (known.hash !== null && !known.hash.equals(requestHash)) throw keyReused();
        if (known.state === 'order') return { orderId, replayed: true };
        let replayed = true;
        if (known.state === 'new') {
          try {
            await checkProducts(db, body.items);
          } catch (error) {
            // What is missing may be what the same request, sent at the same time, has just taken.
            if ((await findRequest(db, orderId)).state === 'new') throw error;
            continue;
          }
          const draft = { orderId, customerId: customer.id, requestHash, request: body, requestId };
          replayed = !(await saveDraft(db, draft));
        }
        const placement = await ask(orderId, requestId);
        if (placement.outcome === 'refused') {
          const { reason, lines } = placement;
          throw new Refusal(reason, 'Not everything can be had.', { lines });
        }
        if (placement.outcome === 'placed') {
          if (idempotencyKey === null) return { orderId, replayed: false };
          const { hash } = await findRequest(db, orderId);
          if (hash !== null && !hash.equals(requestHash)) throw keyReused();
          return { orderId, replayed };
        }
      }
      throw unavailable('The order desk');
    },

    async changeStatus({ to, note, ...command }) {
      const { orderId, by, requestId } = command;
      const id = await keepWords(command, { note });
      await tell(orderId, messages.changeStatus, id, { to, by, requestId });
    },

    async cancel({ note, ...command }) {
      const { orderId, by, requestId } = command;
      const id = await keepWords(command, { note });
      await tell(orderId, messages.cancel, id, { by, requestId });
    },

    async recordPayment({ method, reference, amountCents, ...command }) {
      const { orderId, by, requestId } = command;
      const payment = { method, reference, amountCents };
      const id = await keepWords(command, { note: '', payment });
      await tell(orderId, messages.recordPayment, id, { by, requestId });
    },

    async retryNotification({ notificationId, ...command }) {
      const { orderId, by, requestId } = command;
      const id = await keepWords(command, { note: '' });
      const only = [notificationId];
      await tell(orderId, messages.retryNotifications, id, { only, by, requestId });
    },

    look: (orderId) => lookAtActor(client, shop, messages.orderWorkflowId(orderId)),

    async ping() {
      try {
        await client.withDeadline(Date.now() + pingWithinMs, () =>
          client.workflowService.getSystemInfo({}),
        );
        temporalAway = false;
      } catch {
        temporalAway = true;
      }
      return !temporalAway;
    },

    async adopt(orderId) {
      await client.withDeadline(Date.now() + commandWithinMs, () =>
        client.workflow.start(messages.processOrderType, messages.actorOptions(orderId, queue)),
      );
    },
  };

  /** The actor's answer or, while Temporal can't give one, that of the same transaction run from here. */
  async function ask(orderId: string, requestId: string): Promise<Placement> {
    if (!temporalAway && Date.now() >= aloneUntil) {
      try {
        return await update(orderId, messages.place, randomUUID(), { requestId }, placeWithinMs);
      } catch (error) {
        if (!isAway(error)) throw error;
        aloneUntil = Date.now() + aloneMs;
      }
    }
    return placeOrder(db, shop, orderId, false);
  }

  async function tell<Arg>(
    orderId: string,
    definition: UpdateDefinition<unknown, [Arg?]> | UpdateDefinition<unknown, [Arg]>,
    id: string,
    argument: Arg,
  ): Promise<void> {
    if (temporalAway) throw unavailable('The order’s workflow');
    try {
      await update(orderId, definition, id, argument, commandWithinMs);
    } catch (error) {
      throw isAway(error) ? unavailable('The order’s workflow', error) : error;
    }
  }

  /** Starts the actor if it does not run. One that is just ending lets the update go: then another is started. */
  async function update<Result, Arg>(
    orderId: string,
    definition: UpdateDefinition<Result, [Arg?]> | UpdateDefinition<Result, [Arg]>,
    updateId: string,
    argument: Arg,
    withinMs: number,
  ): Promise<Result> {
    const deadline = Date.now() + withinMs;
    const requestId =
      typeof argument === 'object' && argument !== null && 'requestId' in argument
        ? String(argument.requestId)
        : undefined;
    for (let round = 1; ; round += 1) {
      const startWorkflowOperation = new WithStartWorkflowOperation(
        messages.processOrderType,
        messages.actorOptions(orderId, queue, requestId),
      );
      try {
        return await client.withDeadline(deadline, () =>
          client.workflow.executeUpdateWithStart(definition, {
            startWorkflowOperation,
            updateId,
            args: [argument],
          }),
        );
      } catch (error) {
        const again = wasEnding(error) || wasPassedOver(error);
        if (!again || round === mostRounds || Date.now() > deadline) throw error;
        await wait(round * 20);
      }
    }
  }

  /** And, of an admin's command, from where it came: neither passes through Temporal. */
  async function keepWords(
    { orderId, by, origin, requestId }: Command,
    words: Pick<CommandText, 'note' | 'payment'>,
  ): Promise<string> {
    const id = randomUUID();
    if (by.type === 'admin' || words.note !== '' || words.payment !== undefined) {
      await saveCommand(db, { id, orderId, ...words, from: { ...origin, requestId } });
    }
    return id;
  }
}

/**
 * gRPC status codes: CANCELLED (by a deadline), DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE, and
 * FAILED_PRECONDITION, which is what an actor answers whose workflow task is failing.
 */
const awayCodes: readonly unknown[] = [1, 4, 8, 9, 14];

function isAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return awayCodes.includes(grpcCode(error)) || wasPassedOver(error);
}

/** gRPC NOT_FOUND or ABORTED: the run ended between accepting the request and the update. */
function wasEnding(error: unknown): boolean {
  return [5, 10].includes(Number(grpcCode(error)));
}

/** The server gave the update back, as the worker's answer to the task it was in did not speak of it. */
function wasPassedOver(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'UnprocessedUpdate'
  );
}

function grpcCode(error: unknown): unknown {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'number') return each.code;
  }
  return undefined;
}
