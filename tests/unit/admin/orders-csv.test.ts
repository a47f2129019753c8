import { csvLine } from '../../../admin/src/orders/csv';
import { readOrders, type Slice } from '../../../admin/src/orders/read-orders';
import type { Order } from '../../../admin/src/data/contracts';

test('what a spreadsheet would run gets an apostrophe, also behind spaces', () => {
  for (const start of ['=', '+', '-', '@', '\t=', '  =', '＝']) {
    const [cell] = csvLine([`${start}1+1`])
      .trimEnd()
      .split(',');
    expect(cell?.replace(/^"/, '')).toMatch(/^'/);
  }
  expect(csvLine(['Kamau - Sons', 'a=b', '1500.00', 3, false, null])).toBe(
    'Kamau - Sons,a=b,1500.00,3,false,\r\n',
  );
});

test('commas, quotes and line breaks stay in their cell', () => {
  expect(csvLine(['a,b', 'say "yes"', 'one\ntwo', ' edge '])).toBe(
    '"a,b","say ""yes""","one\ntwo"," edge "\r\n',
  );
});

/** A shop whose newest order is the last; `at` in milliseconds. */
function shopOf(orders: { id: string; at: number }[]) {
  const asked: Slice[] = [];
  const read = async (slice: Slice) => {
    asked.push(slice);
    const { created_before, page, page_size } = slice;
    const until = created_before === undefined ? Infinity : Date.parse(created_before);
    const matching = orders.filter(({ at }) => at <= until).toSorted((a, b) => b.at - a.at);
    const results = matching
      .slice((page - 1) * page_size, page * page_size)
      .map(({ id, at }) => ({ id, created_at: new Date(at).toISOString() }) as Order);
    return { count: matching.length, results };
  };
  return { orders, asked, read };
}

async function all(reading: ReturnType<typeof readOrders>) {
  const ids: string[] = [];
  let told = { read: 0, total: 0 };
  for await (const { orders, ...progress } of reading) {
    ids.push(...orders.map(({ id }) => id));
    told = progress;
  }
  return { ids, ...told };
}

const many = (count: number, at: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ id: `o${index}`, at: at(index) }));

test('each order is read once, the newest first', async () => {
  const { read } = shopOf(many(250, (index) => index * 1000));
  const { ids, total } = await all(readOrders(read));
  expect(ids).toEqual(
    many(250, () => 0)
      .map(({ id }) => id)
      .toReversed(),
  );
  expect(total).toBe(250);
});

test('what is placed or falls out of the filter meanwhile shifts nothing', async () => {
  const shop = shopOf(many(250, (index) => index * 1000));
  const reading = readOrders(shop.read);
  const first = await reading.next();
  shop.orders.push({ id: 'new', at: 999_000 });
  shop.orders.splice(200, 10);
  const rest = await all(reading);
  const ids = [...(first.value?.orders.map(({ id }: Order) => id) ?? []), ...rest.ids];
  expect(new Set(ids)).toEqual(new Set(many(250, () => 0).map(({ id }) => id)));
  expect(ids).toHaveLength(250);
});

test('more orders of one moment than a page holds are all read', async () => {
  const { read } = shopOf(many(350, () => 5000));
  expect((await all(readOrders(read))).ids).toHaveLength(350);
});

test('no more than the most are read, and the total is told', async () => {
  const { read, asked } = shopOf(many(500, (index) => index));
  const { ids, total } = await all(readOrders(read, 150));
  expect([ids.length, new Set(ids).size, total]).toEqual([150, 150, 500]);
  expect(asked).toHaveLength(2);
});

test('none is none', async () => {
  expect(await all(readOrders(shopOf([]).read))).toEqual({ ids: [], read: 0, total: 0 });
});
