import {
  add,
  failingAttempts,
  judge,
  nothingYet,
  type OrderState,
  type Shown,
} from '../../../workflows/domain/finding';
import { orderStatuses } from '../../../workflows/domain/order-status';

const order: OrderState = {
  id: 'id',
  orderNumber: 'ORD-20260314-0001',
  status: 'confirmed',
  isPaid: false,
  pending: 0,
  failed: 0,
  version: 1,
};
const shown: Shown = { status: 'confirmed', isPaid: false, failed: 0 };
const actor = { isActor: true, attempt: 0, shown, order } as const;

test('an actor that shows its order as it is, is right', () => {
  expect(judge(actor)).toBeNull();
  expect(judge({ ...actor, attempt: failingAttempts - 1 })).toBeNull();
  expect(judge({ isActor: false, attempt: 1 })).toBeNull();
  expect(judge({ ...actor, order: 'draft', shown: { ...shown, status: undefined } })).toBeNull();
});

test.each([
  ['another status', { ...shown, status: 'pending' }],
  ['no status', { ...shown, status: undefined }],
  ['another payment', { ...shown, isPaid: true }],
  ['another count of failed messages', { ...shown, failed: 1 }],
])('one that shows %s does not show the order', (_what, wrongly) => {
  expect(judge({ ...actor, shown: wrongly })).toBe('attributes_differ');
});

test('one without an order has nothing to run for', () => {
  expect(judge({ ...actor, order: undefined })).toBe('order_missing');
});

test('one of an order at rest runs for as long as messages are to be settled', () => {
  for (const status of orderStatuses) {
    const at = { ...actor, shown: { ...shown, status }, order: { ...order, status } };
    const isDone = ['delivered', 'cancelled', 'refunded'].includes(status);
    expect([status, judge(at)]).toEqual([status, isDone ? 'actor_idle' : null]);
    expect(judge({ ...at, order: { ...at.order, pending: 1 } })).toBeNull();
    const failed = { ...at, shown: { ...at.shown, failed: 1 }, order: { ...at.order, failed: 1 } };
    expect(judge(failed)).toBeNull();
  }
});

test('code that fails comes before all that follows from it', () => {
  expect(judge({ ...actor, attempt: failingAttempts, order: undefined })).toBe('task_failing');
  expect(judge({ isActor: false, attempt: failingAttempts })).toBe('task_failing');
});

test('a tally names the first fifty, and counts all', () => {
  const one = { ...nothingYet, checked: 40, found: 30, ids: Array.from({ length: 30 }, String) };
  const both = add(one, { ...one, repaired: 2 });
  expect(both).toMatchObject({ checked: 80, found: 60, repaired: 2 });
  expect(both.ids).toHaveLength(50);
});
