import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Channel } from '../../workflows/domain/news';
import type { OrderStatus } from '../../workflows/domain/order-status';
import * as messages from '../../workflows/order/messages';
import * as keys from '../../workflows/order/search-attributes';
import type { BareActivities } from './activities';

const desk = proxyLocalActivities<Pick<BareActivities, 'change'>>({ startToCloseTimeout: '20s' });

function channel(name: Channel) {
  return proxyActivities<Pick<BareActivities, 'hand'>>({
    taskQueue: workflowInfo().taskQueue.replace(/^orders/, name),
    startToCloseTimeout: '10m',
    heartbeatTimeout: '10s',
  });
}

/** An order's actor with nothing in it: the same commands, places to go to and search attributes, all empty. */
export async function bareOrder({ orderId }: messages.OrderRef): Promise<void> {
  let status: OrderStatus | undefined;
  const become = async (next: OrderStatus) => {
    await condition(() => status !== undefined);
    await desk.change();
    status = next;
    upsertSearchAttributes([{ key: keys.orderStatusKey, value: next }]);
    return { status: next };
  };
  setHandler(messages.place, async (): Promise<messages.Placement> => {
    await condition(() => status !== undefined);
    return { outcome: 'placed' };
  });
  setHandler(messages.changeStatus, ({ to }) => become(to));
  setHandler(messages.cancel, () => become('cancelled'));
  setHandler(messages.recordPayment, async () => {
    await desk.change();
    return { isPaid: true };
  });
  setHandler(messages.retryNotifications, () => ({ count: 0 }));
  setHandler(messages.retryNotificationsSignal, () => undefined);
  setHandler(messages.waitingFor, () => []);

  await desk.change();
  upsertSearchAttributes([
    { key: keys.orderNumberKey, value: 'ORD-20260101-0001' },
    { key: keys.customerIdKey, value: '1' },
    { key: keys.orderTotalKey, value: 1_500 },
    { key: keys.orderStatusKey, value: 'pending' },
    { key: keys.orderPaidKey, value: false },
    { key: keys.notificationsFailedKey, value: 0 },
  ]);
  status = 'pending';

  await Promise.all([channel('email').hand(orderId), channel('sms').hand(orderId)]);
  await condition(() => status === 'cancelled' && allHandlersFinished());
}
