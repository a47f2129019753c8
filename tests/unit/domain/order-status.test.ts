import {
  allowedMoves,
  canBeCancelled,
  canMove,
  isAtRest,
  isOrderStatus,
  orderStatuses,
  transitions,
  type OrderStatus,
} from '../../../workflows/domain/order-status';

// Written out beside the table, from the contract: a slip in the table is seen here.
const allowed = new Set([
  'pending → confirmed',
  'pending → cancelled',
  'confirmed → processing',
  'confirmed → cancelled',
  'processing → shipped',
  'processing → cancelled',
  'shipped → delivered',
  'delivered → refunded',
]);
const pairs = orderStatuses.flatMap((from) => orderStatuses.map((to) => [from, to] as const));
const reachedFrom = (from: OrderStatus): OrderStatus[] =>
  transitions[from].flatMap((to): OrderStatus[] => [to, ...reachedFrom(to)]);

test('there are 49 pairs of statuses', () => {
  expect(pairs).toHaveLength(49);
});

test.each(pairs)('an admin moves %s to %s only if the contract allows it', (from, to) => {
  expect(canMove(from, to)).toBe(allowed.has(`${from} → ${to}`));
  expect(canMove(from, to, 'system')).toBe(allowed.has(`${from} → ${to}`));
});

test.each(pairs)('a customer moves %s to %s only to take back an order not begun', (from, to) => {
  const mayTakeBack = to === 'cancelled' && (from === 'pending' || from === 'confirmed');
  expect(canMove(from, to, 'customer')).toBe(mayTakeBack);
});

test.each(orderStatuses)('what a customer may do with a %s order an admin may too', (status) => {
  expect(allowedMoves(status)).toEqual(
    expect.arrayContaining([...allowedMoves(status, 'customer')]),
  );
  expect(canBeCancelled(status)).toBe(canMove(status, 'cancelled', 'customer'));
});

test('orders rest where nothing goes on by itself', () => {
  expect(orderStatuses.filter(isAtRest)).toEqual(['delivered', 'cancelled', 'refunded']);
});

test('every status is reached from the first, and none twice', () => {
  expect(new Set(reachedFrom('pending'))).toEqual(new Set(orderStatuses.slice(1)));
  for (const status of orderStatuses) expect(reachedFrom(status)).not.toContain(status);
});

test.each([['Pending'], [''], ['toString'], [null], [undefined], [0], [['pending']]])(
  '%p is no status',
  (value) => {
    expect(isOrderStatus(value)).toBe(false);
  },
);

test.each(orderStatuses)('%s is a status', (status) => {
  expect(isOrderStatus(status)).toBe(true);
});
