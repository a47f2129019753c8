import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import type { OrderNews } from '../../workflows/domain/news';
import {
  canMove,
  isAtRest,
  type Actor,
  type OrderStatus,
} from '../../workflows/domain/order-status';
import type { OrderFacts, Shop } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import type { OrderEventKind } from '../models/order-event';
import { composeNotifications, type NewNotification } from '../notifications/compose';
import { wordless } from '../privacy/forget-messages';
import { forgetOrder } from '../privacy/forget-orders';
import { giveBackStock } from '../stock';
import { readCommand, sayWhoCommands } from './commands';
import { lockOrder, type LockedOrder } from './facts';
import { snapshotOf } from './snapshot';

/** A change that was carried out, now or by an earlier run of the same command, or refused as `why`. */
export interface Change {
  readonly done: boolean;
  readonly why?:
    'TransitionNotAllowed' | 'AlreadyPaid' | 'NotPayable' | 'WrongAmount' | 'MalformedCommand';
  readonly order: OrderSnapshot;
}

export interface Command {
  readonly orderId: string;
  /** The Temporal update's id; its `order_commands` row, if any, holds note and payment. */
  readonly commandId: string;
  readonly by: Actor;
}

/**
 * Moves an order to its next status in one transaction: status, stock back if cancelled, event and
 * the notifications that follow. Run again with the same command, it answers what it did.
 *
 * @returns null where there is no such order
 */
export async function recordMove(
  db: Knex,
  shop: Shop,
  command: Command & { readonly to: OrderStatus },
): Promise<Change | null> {
  const { to, by } = command;
  return change(db, shop, command, async (trx, locked) => {
    const from = locked.facts.status;
    if (to === 'pending' || !canMove(from, to, by.type)) return { why: 'TransitionNotAllowed' };
    await trx('orders').where({ id: command.orderId }).update({ status: to });
    if (to === 'cancelled') await giveBackStock(trx, command.orderId, by);
    const { note } = await readCommand(trx, command.commandId);
    return {
      event: { kind: 'status_changed', fromStatus: from, toStatus: to, note },
      news: to,
      facts: { ...locked.facts, status: to, note: note === '' ? null : note },
    };
  });
}

/**
 * Records the payment that stands in the command's row. The same reference again changes nothing.
 *
 * @returns null where there is no such order
 */
export async function recordPayment(
  db: Knex,
  shop: Shop,
  command: Command,
): Promise<Change | null> {
  return change(db, shop, command, async (trx, locked) => {
    const { note, paymentMethod, paymentReference, amountCents } = await readCommand(
      trx,
      command.commandId,
    );
    const { facts } = locked;
    if (paymentReference === null || paymentMethod === null) return { why: 'MalformedCommand' };
    if (facts.isPaid) {
      return locked.paymentReference === paymentReference
        ? 'nothing to do'
        : { why: 'AlreadyPaid' };
    }
    if (facts.status === 'cancelled' || facts.status === 'refunded') return { why: 'NotPayable' };
    if (amountCents !== facts.totalCents) return { why: 'WrongAmount' };
    await trx('orders')
      .where({ id: command.orderId })
      .update({ isPaid: true, paidAt: trx.fn.now(), paymentMethod, paymentReference });
    return {
      event: { kind: 'payment_recorded', fromStatus: null, toStatus: null, note },
      news: 'payment_recorded',
      facts: { ...facts, isPaid: true, paymentMethod, paymentReference },
    };
  });
}

/**
 * Tells the admins, once, that an order is still unconfirmed.
 *
 * @returns null where there is no such order
 */
export async function recordLeftUnconfirmed(
  db: Knex,
  shop: Shop,
  command: Command,
): Promise<Change | null> {
  return change(db, shop, command, async (_trx, { facts }) => {
    if (facts.status !== 'pending') return 'nothing to do';
    return {
      event: { kind: 'left_unconfirmed', fromStatus: null, toStatus: null, note: '' },
      news: 'left_unconfirmed',
      facts,
    };
  });
}

type Decision =
  | 'nothing to do'
  | { readonly why: NonNullable<Change['why']> }
  | { readonly event: EventText; readonly news: OrderNews; readonly facts: OrderFacts };

interface EventText {
  readonly kind: OrderEventKind;
  readonly fromStatus: OrderStatus | null;
  readonly toStatus: OrderStatus | null;
  readonly note: string;
}

/** Lock, see whether this command was carried out before, decide, and write what follows from it. */
async function change(
  db: Knex,
  shop: Shop,
  command: Command,
  decide: (trx: Knex.Transaction, locked: LockedOrder) => Promise<Decision>,
): Promise<Change | null> {
  return db.transaction(async (trx) => {
    const locked = await lockOrder(trx, command.orderId);
    if (locked === null) return null;
    const before = await trx('order_events')
      .where({ orderId: command.orderId, commandId: command.commandId })
      .first('seq');
    await sayWhoCommands(trx, command.commandId, command.by);
    const decision = before === undefined ? await decide(trx, locked) : 'nothing to do';
    if (decision !== 'nothing to do' && 'event' in decision) {
      const { event, news, facts } = decision;
      const messages = composeNotifications(news, facts, locked.audiences, shop);
      const sayable = locked.isErased ? messages.map(wordless) : messages;
      await write(trx, command, locked.lastEvent, event, sayable);
      // Its event has the words now. One that did nothing keeps them for an hour, in case it is run again.
      await trx('order_commands').where({ id: command.commandId }).delete();
      // Until now the parcel needed them.
      if (locked.isErased && isAtRest(facts.status)) await forgetOrder(trx, command.orderId);
    }
    const order = await snapshotOf(trx, command.orderId);
    if (order === null) throw new Error(`order ${command.orderId} is gone under its own lock`);
    return decision !== 'nothing to do' && 'why' in decision
      ? { done: false, why: decision.why, order }
      : { done: true, order };
  });
}

async function write(
  trx: Knex.Transaction,
  { orderId, commandId, by }: Command,
  lastEvent: number,
  event: EventText,
  messages: readonly NewNotification[],
): Promise<void> {
  const skipped = messages.filter(({ status }) => status === 'skipped');
  if (messages.length > 0) {
    await trx.raw(
      `INSERT INTO notifications (id, notification_type, order_id, event, audience, recipient_id,
         address, template, subject, message, html, status, error_message)
       SELECT id, notification_type, order_id, event, audience, recipient_id, address, template,
         subject, message, html, status, error_message
       FROM jsonb_populate_recordset(NULL::notifications, ?::jsonb)`,
      [JSON.stringify(messages)],
    );
  }
  await trx('order_events').insert([
    { orderId, seq: lastEvent + 1, ...event, actorType: by.type, actorId: by.id, commandId },
    ...skipped.map(({ id }, index) => ({
      orderId,
      seq: lastEvent + 2 + index,
      kind: 'notification_skipped',
      notificationId: id,
    })),
  ]);
  await trx('orders')
    .where({ id: orderId })
    .update({
      lastEvent: lastEvent + 1 + skipped.length,
      version: trx.raw('version + 1'),
      updatedAt: trx.fn.now(),
    });
}
