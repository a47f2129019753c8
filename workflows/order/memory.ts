import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { fromCents } from '../domain/money';
import type { Milestone, OrderSnapshot } from '../domain/order-snapshot';
import {
  customerIdKey,
  notificationsFailedKey,
  orderNumberKey,
  orderPaidKey,
  orderStatusKey,
  orderTotalKey,
} from './search-attributes';

/** What an actor knows of its order, shown in Temporal Web as it changes. */
export class Memory {
  #order: OrderSnapshot | undefined;

  /** @throws Error before the order has been loaded: everything that needs it waits for that. */
  get order(): OrderSnapshot {
    if (this.#order === undefined) throw new Error('the order has not been loaded');
    return this.#order;
  }

  /** Takes over what the database says, unless something later is known already. */
  adopt(order: OrderSnapshot): void {
    const before = this.#order;
    if (before !== undefined && order.version < before.version) return;
    this.#order = order;
    const changes = searchAttributeChanges(before, order);
    if (changes.length > 0) upsertSearchAttributes(changes);
    setCurrentDetails(details(order));
  }

  /**
   * As `adopt`, and shows all of it, whatever is shown by now.
   *
   * @param isRestored the database went back to an earlier moment, and the actor with it
   */
  showAnew(order: OrderSnapshot, isRestored: boolean): void {
    const before = this.#order;
    this.#order = undefined;
    const isLater = before !== undefined && order.version < before.version && !isRestored;
    this.adopt(isLater ? before : order);
  }
}

/** Only what changed: each upsert is an event and a write to visibility. */
function searchAttributeChanges(
  before: OrderSnapshot | undefined,
  order: OrderSnapshot,
): SearchAttributeUpdatePair[] {
  const changes: SearchAttributeUpdatePair[] = [];
  if (before === undefined) {
    changes.push(
      { key: orderNumberKey, value: order.orderNumber },
      { key: customerIdKey, value: String(order.customerId) },
      { key: orderTotalKey, value: Number(fromCents(order.totalCents)) },
    );
  }
  if (before?.status !== order.status) changes.push({ key: orderStatusKey, value: order.status });
  if (before?.isPaid !== order.isPaid) changes.push({ key: orderPaidKey, value: order.isPaid });
  if (before?.failed !== order.failed) {
    changes.push({ key: notificationsFailedKey, value: order.failed });
  }
  return changes;
}

/** The short timeline that Temporal Web shows as the workflow's current details (Markdown). */
function details(order: OrderSnapshot): string {
  const waiting = order.unsent.email + order.unsent.sms;
  return [
    `**${order.orderNumber}** is **${order.status}**, ${fromCents(order.totalCents)}, ${order.isPaid ? 'paid' : 'not paid'}.`,
    '',
    ...order.history.map((each) => `- ${new Date(each.at).toISOString()} ${inWords(each)}`),
    ...(waiting > 0 ? [`- ${waiting} message(s) to be sent`] : []),
    ...(order.failed > 0
      ? [
          `- **${order.failed} message(s) failed**: the update \`retryNotifications\` sends them again`,
        ]
      : []),
  ].join('\n');
}

function inWords({ kind, to, by }: Milestone): string {
  switch (kind) {
    case 'placed':
      return `placed by the customer`;
    case 'status_changed':
      return `${to ?? ''} by the ${by}`;
    case 'payment_recorded':
      return `payment recorded by the ${by}`;
    case 'left_unconfirmed':
      return 'still unconfirmed: the admins were reminded';
  }
}
