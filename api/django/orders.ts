import { peopleBrought, type Person } from '../../db/django/customers';
import {
  insertOrders,
  numbersTaken,
  ordersBrought,
  raiseCounters,
  type BroughtOrder,
} from '../../db/django/orders';
import { productsBrought, type KnownProduct } from '../../db/django/products';
import { shopDay } from '../../workflows/domain/order-number';
import { isAtRest, orderStatuses, type OrderStatus } from '../../workflows/domain/order-status';
import { totalCents } from '../../workflows/domain/money';
import { groupBy } from '../../db/group';
import { toE164 } from '../contracts/phone';
import { linesFrom } from './order-lines';
import { dayOf, lastNumbers, numbersGivenTwice, ourNumber } from './order-numbers';
import { bringOver, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { cents, flag, uuidOf, words } from './values';

export async function bringOrders(run: Run): Promise<void> {
  const { db, source, isDry, report } = run;
  const tally = report.tally('orders');
  const lines = report.tally('order items');
  if (!isDry) await raiseCounters(db, await lastNumbers(run));
  const second = await numbersGivenTwice(run);
  await bringOver<BroughtOrder>(run, {
    table: 'orders',
    tally,
    idOf: ({ oldId }) => oldId,
    lost({ oldId, lines: { length } }) {
      run.refused.orders.add(oldId);
      lines.made -= length;
    },
    async plan(rows) {
      const ids = rows.map(({ id }) => uuidOf('order', id ?? ''));
      const there = await ordersBrought(db, ids);
      const fresh: OldRow[] = [];
      for (const row of rows) {
        const known = there.get(uuidOf('order', row['id'] ?? ''));
        if (known === undefined) {
          fresh.push(row);
          continue;
        }
        tally.there += 1;
        const status = statusOf(run, row);
        if (!known.isMoved && status !== null && status !== known.status) {
          tally.warn(
            row['id'] ?? null,
            `it is ${status} in the old system now, and stays ${known.status} here`,
          );
        }
      }
      const items = await source.whereIn(
        'order_items',
        'order_id',
        fresh.map(({ id }) => id ?? ''),
      );
      lines.read += items.length;
      const byOrder = groupBy(items, (item) => item['order_id'] ?? '');
      const people = await peopleOf(
        run,
        fresh.map((row) => row['customer_id'] ?? ''),
      );
      const products = await productsOf(
        run,
        items.map((item) => item['product_id'] ?? ''),
      );
      const taken = await numbersTaken(
        db,
        fresh.map((row) => words(row['order_number'])),
      );
      return fresh.flatMap((row) => {
        const number = words(row['order_number']);
        const isFree = ourNumber.test(number) && !taken.has(number) && !second.has(row['id'] ?? '');
        const order = orderFrom(run, tally, {
          row,
          items: byOrder.get(row['id'] ?? '') ?? [],
          person: people.get(row['customer_id'] ?? ''),
          products,
          isFree,
        });
        if (order === null) return [];
        lines.made += order.lines.length;
        if (!isAtRest(order.status)) {
          report.openOrders.set(order.status, (report.openOrders.get(order.status) ?? 0) + 1);
        }
        return [order];
      });
    },
    write: insertOrders,
  });
}

interface Given {
  readonly row: OldRow;
  readonly items: readonly OldRow[];
  readonly person: Person | undefined;
  readonly products: ReadonlyMap<string, KnownProduct>;
  /** Its number is one of ours, and nobody else's. */
  readonly isFree: boolean;
}

function orderFrom(run: Run, tally: Tally, given: Given): BroughtOrder | null {
  const { row, items, person, products, isFree } = given;
  const oldId = row['id'] ?? '';
  const refuse = (reason: string) => {
    run.refused.orders.add(oldId);
    tally.refuse(oldId, reason);
    return null;
  };
  const status = statusOf(run, row);
  const total = cents(row['total_amount']);
  if (person === undefined) {
    return refuse(`its customer ${row['customer_id'] ?? '(none)'} was not brought over`);
  }
  if (person.isErased) return refuse('its customer was erased here');
  if (status === null) return refuse(`its status "${words(row['status'], 40)}" is not known here`);
  if (total === null) return refuse('its total is not above 0');
  const { lines, changes, refusal } = linesFrom(items, products);
  if (refusal !== null) return refuse(refusal);

  const number = words(row['order_number'], 60);
  const remarks = changes.map((change) => `Brought over: ${change}.`);
  if (!isFree) {
    remarks.push(`In the old system its number was ${number || 'none'}.`);
    const why = ourNumber.test(number) ? 'another order has it, too' : 'it is none of ours';
    tally.warn(
      oldId,
      `its number ${number || '(none)'} can't stay (${why}): it gets the next of its day`,
    );
  }
  for (const change of changes) tally.warn(oldId, change);
  if (totalCents(lines) !== total) {
    tally.warn(oldId, 'its total is not the sum of its lines: it stays as it was');
  }
  const createdAt = row['created_at'] ?? row['updated_at'] ?? null;
  if (createdAt === null) return refuse('when it was placed is not known');
  const payment = paymentOf(row, tally);
  const shipping = words(row['shipping_address']);
  return {
    oldId,
    id: uuidOf('order', oldId),
    number: isFree ? number : null,
    day: dayOf(number) ?? shopDay(new Date(createdAt), run.timeZone),
    customerId: person.id,
    status,
    totalCents: total,
    shippingAddress: shipping,
    billingAddress: words(row['billing_address']) || shipping,
    phoneNumber: phoneOf(row, person, status, tally),
    notes: words(row['notes']),
    ...payment,
    createdAt,
    updatedAt: row['updated_at'] ?? createdAt,
    lines,
    remark: remarks.join(' '),
  };
}

function phoneOf(row: OldRow, person: Person, status: OrderStatus, tally: Tally): string {
  const given = words(row['phone_number']);
  const phone = given === '' ? person.phoneNumber : (toE164(given, 'Kenya') ?? '');
  if (phone === '' && !isAtRest(status)) {
    tally.warn(row['id'] ?? null, 'it has no phone number that an SMS can go to');
  }
  return phone;
}

function paymentOf(row: OldRow, tally: Tally) {
  const paymentMethod = words(row['payment_method'], 200);
  const reference = words(row['payment_reference'], 200);
  if (!flag(row['is_paid'], false)) {
    if (reference !== '')
      tally.warn(
        row['id'] ?? null,
        'it has a payment reference, and is not paid: the reference was left out',
      );
    return { paymentMethod, paymentReference: null, paidAt: null };
  }
  const paidAt = row['paid_at'] ?? row['updated_at'] ?? row['created_at'] ?? null;
  return { paymentMethod, paymentReference: reference || 'not recorded in the old system', paidAt };
}

const otherNames: Readonly<Record<string, OrderStatus>> = {
  canceled: 'cancelled',
  completed: 'delivered',
};

function statusOf({ statuses }: Run, row: OldRow): OrderStatus | null {
  const given = words(row['status']).toLowerCase();
  const name = statuses[given] ?? otherNames[given] ?? given;
  return orderStatuses.find((each) => each === name) ?? null;
}

/** In a dry run also those that would be here. */
async function peopleOf(run: Run, oldIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const known = new Map(await peopleBrought(run.db, oldIds));
  if (!run.isDry) return known;
  const wanted = [...new Set(oldIds)].filter((id) => id !== '' && !known.has(id));
  for (const row of await run.source.whereIn('customers', 'id', wanted)) {
    const id = row['id'] ?? '';
    if (run.refused.customers.has(id)) continue;
    known.set(id, {
      id: 0,
      email: row['email'] ?? '',
      phoneNumber: toE164(words(row['phone_number']), words(row['country']) || 'Kenya') ?? '',
      isErased: false,
      isAdmin: false,
    });
  }
  return known;
}

async function productsOf(
  run: Run,
  oldIds: readonly string[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const known = new Map(await productsBrought(run.db, oldIds));
  if (!run.isDry) return known;
  const wanted = [...new Set(oldIds)].filter((id) => id !== '' && !known.has(id));
  for (const row of await run.source.whereIn('products', 'id', wanted)) {
    const id = row['id'] ?? '';
    if (run.refused.products.has(id)) continue;
    const [name, sku] = [words(row['name']), words(row['sku'])];
    known.set(id, { id: uuidOf('product', id), name, sku, stockQuantity: 0, initialStock: null });
  }
  return known;
}
