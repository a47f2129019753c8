import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  isCancellation,
  log,
  patched,
  proxyLocalActivities,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { Change, OrderActivities } from '../../activities/orders';
import type { Channel } from '../domain/news';
import { isAtRest, system, type Actor, type OrderStatus } from '../domain/order-status';
import type { OrderSnapshot } from '../domain/order-snapshot';
import { deliveries } from './deliveries';
import { Memory } from './memory';
import * as messages from './messages';
import { oneAtATime } from './one-at-a-time';
import {
  isRetry,
  notAllowed,
  refused,
  refuseMalformed,
  refuseMalformedMove,
  refuseMalformedRetry,
} from './refusals';

// Short transactions on our own database, each idempotent: a tenth of what a remote activity costs.
const transaction = (summary: string) =>
  proxyLocalActivities<OrderActivities>({
    summary,
    startToCloseTimeout: '20s',
    retry: { initialInterval: '100ms', maximumInterval: '5s' },
  });
const { placeOrder } = transaction('Place the order, or load it if it stands');
const { recordMove } = transaction('Record the new status and what follows from it');
const { recordPayment } = transaction('Record the payment');
const { recordLeftUnconfirmed } = transaction('Remind the admins that it is unconfirmed');
const { loadOrder } = transaction('Load the order anew');
const { reopenNotifications } = transaction('Make failed messages unsent again');

const absent: messages.Placement = { outcome: 'absent' };

/** How an order's actor ended: at rest with all settled, or with nothing to do at all. */
export interface OrderEnd {
  readonly outcome: messages.Placement['outcome'];
  readonly orderNumber?: string;
  readonly status?: OrderStatus;
}

/**
 * The life of one order. It alone decides what happens to the order; activities make that so, however
 * often it takes, and PostgreSQL remembers it. Started again at any time, for any order, it loads what
 * is true and goes on from there.
 */
export async function processOrder({
  orderId,
  requestId,
}: messages.OrderRef & messages.Asked): Promise<OrderEnd> {
  const memory = new Memory();
  const inTurn = oneAtATime();
  let placement: messages.Placement | undefined;
  let closing = false;
  let lastRequest = requestId;
  const sending = (channel: Channel) =>
    deliveries(
      channel,
      orderId,
      memory,
      () => closing,
      () => lastRequest,
    );
  const email = sending('email');
  const sms = sending('sms');
  const timers = new Map<string, messages.Waiting>();

  setHandler(messages.place, async () => {
    await condition(() => placement !== undefined);
    return placement ?? absent;
  });
  setHandler(
    messages.changeStatus,
    ({ to, by = system, requestId: asking }) => {
      const command = commandId();
      return inTurn(() => move(to, by, command, asking));
    },
    { validator: refuseMalformedMove },
  );
  setHandler(
    messages.cancel,
    ({ by = system, requestId: asking } = {}) => {
      const command = commandId();
      return inTurn(() => move('cancelled', by, command, asking));
    },
    { validator: refuseMalformed },
  );
  setHandler(
    messages.recordPayment,
    ({ by = system, requestId: asking } = {}) => {
      const command = commandId();
      return inTurn(() => pay(by, command, asking));
    },
    { validator: refuseMalformed },
  );
  setHandler(
    messages.retryNotifications,
    (command = {}) => {
      const id = currentUpdateInfo()?.id;
      return inTurn(() => retry(command, id));
    },
    { validator: refuseMalformedRetry },
  );
  setHandler(messages.retryNotificationsSignal, async (command) => {
    await condition(() => placement !== undefined);
    // A signal can't be refused: one that makes no sense, or comes to an actor without an order, is let pass.
    if (placement?.outcome !== 'placed' || !isRetry(command)) return;
    try {
      await inTurn(() => retry(command ?? {}));
    } catch (error) {
      log.error('the signal was not carried out', { orderId, error });
    }
  });
  setHandler(messages.lookAnew, async (asked) => {
    // A worker of the release before, in a roll-out, lets the signal lie: replayed here, it must lie there too.
    if (!patched('look-anew')) return;
    await condition(() => placement !== undefined);
    if (placement?.outcome !== 'placed') return;
    await inTurn(async () => {
      const order = await shielded(() => loadOrder({ orderId }));
      if (order !== null) memory.showAnew(order, asked?.isRestored === true);
    });
  });
  setHandler(messages.waitingFor, () => [...timers.values()]);

  const opened = await placeOrder({ orderId, ...messages.asked(requestId) });
  if (opened.outcome !== 'placed') {
    placement = opened;
    log.info('nothing to process', { orderId, outcome: opened.outcome, requestId });
    await condition(allHandlersFinished);
    return { outcome: opened.outcome };
  }
  memory.adopt(opened.order);
  placement = { outcome: 'placed' };
  log.info('order loaded', { orderId, status: opened.order.status, requestId });

  try {
    await Promise.all([
      email.run(),
      sms.run(),
      whileUnconfirmed('Remind the admins', wasReminded() ? 0 : opened.reminderAfterMs, remind),
      whileUnconfirmed('Cancel the order', opened.expireAfterMs, expire),
      untilSettled().then(() => {
        closing = true;
      }),
    ]);
  } catch (error) {
    // Cancelling the workflow is not cancelling the order: what is under way is finished first.
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    }
    throw error;
  }
  if (!isSettled()) await continueAsNew<typeof processOrder>({ orderId });
  return {
    outcome: 'placed',
    orderNumber: memory.order.orderNumber,
    status: memory.order.status,
  };

  async function loaded(): Promise<void> {
    await condition(() => placement !== undefined);
    if (placement?.outcome !== 'placed') throw refused('OrderNotFound');
  }

  async function move(
    to: OrderStatus,
    by: Actor,
    command: string,
    forRequest: string | undefined,
  ): Promise<{ status: OrderStatus }> {
    await loaded();
    lastRequest = forRequest;
    // Decided in the transaction, not from memory: it knows a command that is given again as its own.
    const change = await shielded(() =>
      recordMove({ orderId, to, by, commandId: command, ...messages.asked(forRequest) }),
    );
    const { status } = accept(change, by, to);
    log.info('order moved', { orderId, status, by: by.type, requestId: forRequest });
    return { status };
  }

  async function pay(
    by: Actor,
    command: string,
    forRequest: string | undefined,
  ): Promise<{ isPaid: boolean }> {
    await loaded();
    lastRequest = forRequest;
    const change = await shielded(() =>
      recordPayment({ orderId, by, commandId: command, ...messages.asked(forRequest) }),
    );
    return { isPaid: accept(change, by).isPaid };
  }

  async function retry(
    { only, by = system, requestId: forRequest }: messages.RetryNotifications,
    command?: string,
  ): Promise<{ count: number }> {
    await loaded();
    lastRequest = forRequest;
    const { count, order } = await shielded(() =>
      reopenNotifications({
        orderId,
        by,
        ...(only === undefined ? {} : { only }),
        ...(command === undefined ? {} : { commandId: command }),
        ...messages.asked(forRequest),
      }),
    );
    memory.adopt(order);
    if (count > 0) {
      email.hurry();
      sms.hurry();
    }
    return { count };
  }

  /** Takes over what the database says after a command, and says why if it was not carried out. */
  function accept(change: Change, by: Actor, to?: OrderStatus): OrderSnapshot {
    const { order, done, why } = change;
    memory.adopt(order);
    if (done) return order;
    if (why === 'TransitionNotAllowed' && to !== undefined) throw notAllowed(order.status, to, by);
    throw refused(why ?? 'MalformedCommand', undefined, { status: order.status });
  }

  /** A durable timer that Temporal Web shows in words; ended early once the order is confirmed or gone. */
  async function whileUnconfirmed(
    name: string,
    afterMs: number,
    act: () => Promise<void>,
  ): Promise<void> {
    if (afterMs <= 0 || memory.order.status !== 'pending') return;
    const dueAt = memory.order.placedAt + afterMs;
    timers.set(name, { kind: 'timer', name, dueAt: new Date(dueAt).toISOString() });
    const confirmed = await condition(
      () => closing || memory.order.status !== 'pending',
      Math.max(1, dueAt - Date.now()),
      { summary: `${name} if ${memory.order.orderNumber} is still unconfirmed` },
    );
    timers.delete(name);
    if (!confirmed) await inTurn(act);
  }

  function wasReminded(): boolean {
    return memory.order.history.some(({ kind }) => kind === 'left_unconfirmed');
  }

  async function remind(): Promise<void> {
    memory.adopt(
      (await recordLeftUnconfirmed({ orderId, commandId: 'reminder', by: system })).order,
    );
  }

  async function expire(): Promise<void> {
    const command = { orderId, to: 'cancelled', by: system, commandId: 'expiry' } as const;
    memory.adopt((await recordMove(command)).order);
  }

  function isSettled(): boolean {
    const { status, unsent, failed } = memory.order;
    return isAtRest(status) && unsent.email + unsent.sms + failed === 0;
  }

  /** Until nothing is left to do, or the history has grown so long that a fresh one should go on. */
  async function untilSettled(): Promise<void> {
    await condition(
      () =>
        allHandlersFinished() &&
        !email.isBusy() &&
        !sms.isBusy() &&
        (isSettled() || workflowInfo().continueAsNewSuggested),
    );
  }
}

/** An update's id names its row in `order_commands` and its event, so that it is carried out once. */
function commandId(): string {
  return currentUpdateInfo()?.id ?? uuid4();
}

/** Once begun, a command is finished even if the workflow is cancelled: the database and memory stay one. */
function shielded<T>(task: () => Promise<T>): Promise<T> {
  return CancellationScope.nonCancellable(task);
}
