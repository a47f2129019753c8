import { connect } from 'node:net';
import { parse } from 'csv-parse/sync';
import { runImport } from '../../../db/imports/run';
import { importWorkflowId } from '../../../workflows/catalogue/messages';
import { aProduct, anAdmin, countOf, startSystem, until, type System } from '../harness';

let system: System;
let token: string;
beforeAll(async () => {
  system = await startSystem({ queues: ['orders'] });
  ({ token } = await anAdmin(system.db, { role: 'manager', permissions: ['manage_products'] }));
});
afterAll(() => system.close());

const ask = (method: string, path: string) => system.call(method, path, { token });
const send = (path: string, csv: string, headers: Record<string, string> = {}) =>
  system.call('POST', path, {
    token,
    body: csv,
    headers: { 'content-type': 'text/csv', ...headers },
  });

/** Sends a file and waits until all of it is done. */
async function take(path: string, csv: string): Promise<any> {
  const answer = await send(path, csv);
  expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
  expect(answer.headers.get('location')).toBe(`/api/v1/imports/${answer.body.id}/`);
  return ended(answer.body.id);
}

const ended = (id: string) =>
  until(`import ${id} has ended`, async () => {
    const { body } = await ask('GET', `/imports/${id}/`);
    return ['completed', 'stopped', 'failed'].includes(body.status) && body;
  });

const manyShelves = (count: number, prefix: string) =>
  `slug,name\n${Array.from({ length: count }, (_, n) => `${prefix}-${n},${prefix} ${n}\n`).join('')}`;

test('a file is taken in by a workflow, with progress, and a report of what was refused', async () => {
  const job = await take(
    '/categories/import/',
    'slug,name,parent_slug\nroot,Root,\nchild,Child,root\nlost,Lost,nowhere\n',
  );
  expect(job).toMatchObject({
    kind: 'categories',
    dry_run: false,
    status: 'completed',
    lines: 3,
    done: 3,
    created: 2,
    refused: 1,
    workflow_id: importWorkflowId(job.id),
  });
  const { body } = await ask('GET', `/imports/${job.id}/refusals/`);
  expect(body).toMatchObject({
    count: 1,
    results: [
      {
        line: 4,
        reason: 'There is no category with the slug "nowhere" (parent_slug).',
        cells: { slug: 'lost', name: 'Lost', parent_slug: 'nowhere' },
      },
    ],
  });
  const workflow = system.client.workflow.getHandle(job.workflow_id);
  expect(await workflow.result()).toMatchObject({ status: 'completed', created: 2, refused: 1 });
  const listed = await ask('GET', '/imports/?kind=categories&status=completed&dry_run=false');
  expect(listed.body.results.map(({ id }: any) => id)).toContain(job.id);
});

test('nothing of the file is in the history of its workflow', async () => {
  const job = await take('/categories/import/', 'slug,name\nsecret-shelf,Zanzibar\n');
  const history = await system.client.workflow.getHandle(job.workflow_id).fetchHistory();
  const said = JSON.stringify(history).replace(/"data":"([\w+/=]+)"/g, (_, data) =>
    Buffer.from(data, 'base64').toString(),
  );
  expect(said).toContain('created');
  expect(said).not.toMatch(/zanzibar|secret-shelf/i);
});

test('what was exported comes in again unchanged, formulas and quotes and all', async () => {
  await take('/categories/import/', 'slug,name,parent_slug\nodd,"=SUM(A1) ""x"", y",\n');
  await take(
    '/products/import/',
    'sku,name,price,category_slug,stock_quantity,description\n' +
      '+ODD,"-1, a ""name""",12.50,odd,3,"two\nlines, @home"\nEVEN,\u00c9ven,1,odd,0,\nQUOTE,\'\'=q,1,odd,0,\n',
  );
  for (const kind of ['categories', 'products']) {
    const file = await ask('GET', `/${kind}/export/`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="${kind}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
    );
    const rows: string[][] = parse(file.body);
    // Nothing that a spreadsheet would run.
    expect(rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    const job = await take(`/${kind}/import/`, file.body);
    expect(job).toMatchObject({ created: 0, changed: 0, refused: 0, lines: rows.length - 1 });
  }
  const { body } = await ask('GET', '/products/?search=name');
  expect(body.results[0]).toMatchObject({ sku: '+ODD', name: '-1, a "name"' });
});

test.each<[string, string, number, string]>([
  ['an unknown column', 'sku,colour\nA,red\n', 400, 'colour'],
  ['no sku column', 'name,price\nA,1\n', 400, 'sku'],
  ['a column twice', 'sku,sku\nA,A\n', 400, 'sku'],
  ['nothing', '', 400, 'file'],
  ['a header alone', 'sku,name\n', 400, 'file'],
  ['what is no CSV', 'sku,name\nA,"B\n', 400, 'file'],
])('%s is refused, and nothing is kept', async (_, csv, status, field) => {
  const before = await countOf(system.db, 'imports');
  const answer = await send('/products/import/', csv);
  expect([answer.status, Object.keys(answer.body.errors)]).toEqual([
    status,
    expect.arrayContaining([field]),
  ]);
  expect(await countOf(system.db, 'imports')).toBe(before);
});

test('a body of another type, or compressed, is refused by its type', async () => {
  for (const headers of [
    { 'content-type': 'application/json' },
    { 'content-type': 'text/csv; charset=utf-16' },
    { 'content-encoding': 'gzip' },
  ]) {
    expect((await send('/products/import/', 'sku\nA\n', headers)).status).toBe(415);
  }
});

test('who sends a large bad file reads why, on a connection that stays whole', async () => {
  const answer = await send('/products/import/', `colour\n${'x'.repeat(100)}\n`.repeat(50_000));
  expect(answer.status).toBe(400);
});

test('a dry run says what would be, and changes nothing', async () => {
  const { sku } = await aProduct(system.db, { stockQuantity: 5 });
  const answer = await send(
    '/products/import/?dry_run=true',
    `sku,price,stock_quantity\n${sku},1,9\nUNKNOWN,2,1\n`,
  );
  expect(answer.body).toMatchObject({ dry_run: true });
  expect(await ended(answer.body.id)).toMatchObject({ changed: 1, refused: 1, created: 0 });
  const [product] = await system.db('products').where({ sku });
  expect(product).toMatchObject({ stockQuantity: 5, priceCents: 150_000 });
});

test('stopped, it begins no further line; continued, it goes on where it was', async () => {
  await system.stopWorkers();
  const { body: job } = await send('/categories/import/', manyShelves(250, 'stop'));
  await runImport(system.db, job.id, { goesOn: () => false });
  const stopped = await ask('POST', `/imports/${job.id}/stop/`);
  expect(stopped.body).toMatchObject({ status: 'stopped', done: 100, lines: 250 });
  await system.startWorkers(['orders']);
  await system.client.workflow.getHandle(job.workflow_id).result();
  expect((await ask('GET', `/imports/${job.id}/`)).body).toMatchObject({ done: 100 });
  const continued = await ask('POST', `/imports/${job.id}/continue/`);
  expect([continued.status, continued.body.status]).toEqual([202, 'running']);
  expect(await ended(job.id)).toMatchObject({ status: 'completed', created: 250 });
  const again = await ask('POST', `/imports/${job.id}/continue/`);
  expect([again.status, again.body.type]).toEqual([
    409,
    expect.stringContaining('/problems/import-ended'),
  ]);
  expect((await ask('POST', `/imports/${job.id}/stop/`)).body.status).toBe('completed');
});

test('a workflow that is cancelled in Temporal stops its import within a batch', async () => {
  const { body: job } = await send('/categories/import/', manyShelves(20_000, 'cancel'));
  await until('it has begun', async () => {
    const { body } = await ask('GET', `/imports/${job.id}/`);
    return body.done > 0;
  });
  await system.client.workflow.getHandle(job.workflow_id).cancel();
  const { status, done } = await ended(job.id);
  expect(status).toBe('stopped');
  expect(done).toBeLessThan(20_000);
  await system.client.workflow.getHandle(job.workflow_id).result();
  const after = await ask('GET', `/imports/${job.id}/`);
  expect(after.body.done).toBe(done);
});

test('refused lines can be fetched as CSV, corrected and sent again as they are', async () => {
  await take('/categories/import/', 'slug,name\nshelf,Shelf\n');
  const job = await take(
    '/products/import/',
    'sku;price;name;category_slug\nBAD;1.999;=Bad;shelf\nGOOD;1;Good;shelf\n',
  );
  expect(job).toMatchObject({ created: 1, refused: 1 });
  expect(job.columns).toEqual(['sku', 'price', 'name', 'category_slug']);
  const refused = await ask('GET', `/imports/${job.id}/refusals/export/`);
  const [header, line] = parse(refused.body);
  expect(header).toEqual(['sku', 'price', 'name', 'category_slug', 'line', 'reason']);
  expect(line).toEqual(['BAD', '1.999', "'=Bad", 'shelf', '2', expect.stringContaining('price')]);
  const again = await take('/products/import/', refused.body.replace('1.999', '1.99'));
  expect(again).toMatchObject({ created: 1, refused: 0 });
  const lines = await ask('GET', `/imports/${job.id}/lines/?outcome=created`);
  expect(lines.body.results).toMatchObject([
    { line: 3, outcome: 'created', cells: { sku: 'GOOD' } },
  ]);
});

test('what is not there is a 404', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  for (const [method, path] of [
    ['GET', ''],
    ['GET', 'refusals/'],
    ['POST', 'stop/'],
    ['POST', 'continue/'],
  ] as const) {
    expect((await ask(method, `/imports/${id}/${path}`)).status).toBe(404);
  }
});

test('an export ends for who hangs up, and has a head', async () => {
  const head = await system.call('HEAD', '/products/export/', { token });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  // In steps that a busy machine, too, takes within the time of a statement.
  for (let from = 1; from <= 4_000; from += 250) {
    await system.db.raw(
      `INSERT INTO products (name, slug, sku, price_cents, category_id, description)
       SELECT 'p' || n, 'p' || n, 'p' || n, 1, (SELECT min(id) FROM categories), repeat('x', 8000)
       FROM generate_series(?::int, ?::int) n`,
      [from, from + 249],
    );
  }
  const { hostname, port } = new URL(system.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /api/v1/products/export/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token ${token}\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  const reads = () =>
    system.db('pg_stat_activity').whereRaw(`datname = current_database() AND state = 'active'
      AND query LIKE '%category_slug%' AND pid <> pg_backend_pid()`);
  await until('nobody reads on', async () => (await reads()).length === 0);
  socket.destroy();
  expect((await ask('GET', '/products/?page_size=1')).status).toBe(200);
});
