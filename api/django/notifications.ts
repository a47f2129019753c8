import { peopleBrought, type Person } from '../../db/django/customers';
import {
  insertMessages,
  messagesKnown,
  ordersOfMessages,
  type BroughtMessage,
  type MessageOrder,
} from '../../db/django/notifications';
import { channels } from '../../workflows/domain/news';
import { bringOver, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { count, uuidOf, words } from './values';

/** Why a message that was waiting in the old system stands as failed here. */
export const neverSent = 'NotSentByOldSystem';

/** Messages are history: none is sent again, whatever the old system still meant to do with it. */
export async function bringNotifications(run: Run): Promise<void> {
  const { db, source, isDry, refused } = run;
  if (!source.has('notifications')) return;
  const tally = run.report.tally('notifications');
  await bringOver<BroughtMessage>(run, {
    table: 'notifications',
    tally,
    idOf: ({ oldId }) => oldId,
    async plan(rows) {
      const known = await messagesKnown(
        db,
        rows.map(({ id }) => uuidOf('notification', id ?? '')),
      );
      const fresh = rows.filter(({ id }) => !known.has(uuidOf('notification', id ?? '')));
      tally.there += rows.length - fresh.length;
      const ids = fresh.map(({ id }) => id ?? '');
      const [sms, email] = [
        await detailsOf(run, 'sms_notifications', ids),
        await detailsOf(run, 'email_notifications', ids),
      ];
      const people = await peopleBrought(
        db,
        fresh.map((row) => row['recipient_id'] ?? ''),
      );
      const orderIds = fresh.flatMap((row) =>
        row['order_id'] ? [uuidOf('order', row['order_id'])] : [],
      );
      const orders = await ordersOfMessages(db, orderIds);
      return fresh.flatMap((row) => {
        const oldId = row['id'] ?? '';
        const recipient = row['recipient_id'] ?? null;
        const person = recipient === null ? undefined : people.get(recipient);
        const orderId = row['order_id'] ? uuidOf('order', row['order_id']) : null;
        const order = orderId === null ? undefined : orders.get(orderId);
        if (
          recipient !== null &&
          (refused.customers.has(recipient) || (!isDry && person === undefined))
        ) {
          tally.refuse(oldId, `its recipient ${recipient} was not brought over`);
          return [];
        }
        if (person?.isErased === true) {
          tally.refuse(oldId, 'its recipient was erased here');
          return [];
        }
        if (
          orderId !== null &&
          (isDry ? refused.orders.has(row['order_id'] ?? '') : order === undefined)
        ) {
          tally.refuse(oldId, `its order ${row['order_id']} was not brought over`);
          return [];
        }
        const details = sms.get(oldId) ?? email.get(oldId) ?? {};
        const message = messageFrom(tally, { row, details, person, order, orderId });
        return message === null ? [] : [message];
      });
    },
    write: insertMessages,
  });
}

async function detailsOf(
  { source }: Run,
  table: 'sms_notifications' | 'email_notifications',
  ids: readonly string[],
): Promise<ReadonlyMap<string, OldRow>> {
  if (!source.has(table)) return new Map();
  const rows = await source.whereIn(table, 'notification_id', ids);
  return new Map(rows.map((row) => [row['notification_id'] ?? '', row]));
}

interface Given {
  readonly row: OldRow;
  readonly details: OldRow;
  readonly person: Person | undefined;
  readonly order: MessageOrder | undefined;
  readonly orderId: string | null;
}

function messageFrom(
  tally: Tally,
  { row, details, person, order, orderId }: Given,
): BroughtMessage | null {
  const oldId = row['id'] ?? '';
  const type = words(row['notification_type']).toLowerCase();
  const channel = channels.find((each) => each === type);
  if (channel === undefined) {
    tally.refuse(oldId, `there is no channel "${words(type, 40)}" here`);
    return null;
  }
  const createdAt = row['created_at'] ?? row['sent_at'] ?? null;
  if (createdAt === null) {
    tally.refuse(oldId, 'when it was made is not known');
    return null;
  }
  const updatedAt = row['updated_at'] ?? createdAt;
  const given =
    channel === 'sms' ? words(details['phone_number'], 40) : words(details['email_address'], 254);
  const usual = channel === 'sms' ? (order?.phoneNumber ?? person?.phoneNumber) : person?.email;
  const attempts = count(row['retry_count']) ?? 0;
  return {
    oldId,
    id: uuidOf('notification', oldId),
    channel,
    orderId,
    recipientId: person?.id ?? null,
    audience: audienceOf(person, order),
    address: given || (usual ?? ''),
    template: words(details['template_used'], 100) || 'imported',
    subject: words(row['subject']),
    message: words(row['message']),
    attempts: Math.max(0, attempts),
    createdAt,
    updatedAt,
    providerMessageId: words(details['message_id'], 200) || null,
    cost: details['cost'] ?? null,
    units: count(details['units']),
    ...outcomeOf(row, updatedAt),
  };
}

function audienceOf(
  person: Person | undefined,
  order: MessageOrder | undefined,
): BroughtMessage['audience'] {
  if (order === undefined) return 'person';
  if (person?.id === order.customerId) return 'customer';
  return person?.isAdmin === true ? 'admins' : 'person';
}

function outcomeOf(row: OldRow, updatedAt: string) {
  const status = words(row['status']).toLowerCase();
  const sentAt = row['sent_at'] ?? null;
  if (status === 'sent' || status === 'delivered') {
    const deliveredAt = status === 'delivered' ? (row['delivered_at'] ?? updatedAt) : null;
    return {
      status,
      sentAt: sentAt ?? updatedAt,
      deliveredAt,
      errorCode: null,
      errorMessage: '',
    } as const;
  }
  const nothing = { status: 'failed', sentAt: null, deliveredAt: null } as const;
  const said = words(row['error_message'], 2_000);
  if (status === 'failed') {
    return {
      ...nothing,
      errorCode: 'OldSystem',
      errorMessage: said || 'The old system could not send it.',
    };
  }
  return {
    ...nothing,
    errorCode: neverSent,
    errorMessage: 'The old system had not sent it when it was brought over.',
  };
}
