import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { helpIfAsked } from '../../config/help';
import { projectRoot } from '../../local/home';
import { Ports } from '../../local/ports';
import { answersOk } from '../../local/readiness';
import { orderWorkflowId } from '../../workflows/order/messages';
import { buildRelease, Release } from './release';
import { startServers, type Servers } from './servers';
import {
  assertToldOnce,
  move,
  place,
  retryFailed,
  until,
  untilFailed,
  untilTold,
  way,
  type Order,
} from './shop';

/** Until there is a tag: the last commit before migration 019, and before an order's actor took `lookAnew`. */
const beforeAnyRelease = '1eea987';

/**
 * `npm run test:upgrade [-- COMMIT]`: the release before (the newest tag, or the commit) and this build, one after
 * the other and beside each other, over one PostgreSQL and one Temporal.
 */
async function main(given: string | undefined): Promise<void> {
  helpIfAsked(usage);
  if (given?.startsWith('-') === true) throw new Error(`Usage: ${usage}`);
  if (given !== undefined) assertCommit(given);
  const commit = given ?? newestTag() ?? beforeAnyRelease;
  const work = mkdtempSync(join(tmpdir(), 'orderflow-upgrade-'));
  console.log(`From ${commit} to this build, in ${work}`);
  const previous = buildRelease(commit, join(work, 'previous'), work);
  const present = new Release('present', projectRoot(), work);
  const servers = await startServers(join(work, 'data'));
  try {
    await upgrade(previous, present, servers);
    await servers.stop();
    rmSync(work, { recursive: true, force: true });
  } catch (error) {
    for (const release of [previous, present]) release.kill();
    await servers.stop();
    console.error(`What they said is kept in ${work}`);
    throw error;
  }
}

async function upgrade(previous: Release, present: Release, servers: Servers): Promise<void> {
  const { inbox, env } = servers;
  const connection = await Connection.connect({ address: servers.temporalAddress });
  const client = new Client({ connection });
  const runOf = async ({ id }: Order) =>
    (await client.workflow.getHandle(orderWorkflowId(id)).describe()).runId;

  done(previous.run('db/migrate.js', ['up'], env));
  done(previous.run('db/seed.js', [], env));
  const before = await serve(previous, env);
  const pending = await place(before);
  const underWay = await place(before);
  await move(before, underWay, 'confirmed', 'processing');
  for (const order of [pending, underWay]) await untilTold(before, order);
  inbox.fault('sms', 'reject', 1);
  const failing = await place(before);
  await untilFailed(before, failing);
  const begun = [pending, underWay, failing];
  const runs = await Promise.all(begun.map(runOf));
  step('the release before has three orders open, one of them with a message that failed');

  step(done(present.run('activities/replay/main.js', [], env)));
  done(present.run('db/migrate.js', ['up'], env));
  const onNewSchema = await place(before);
  await move(before, onNewSchema, ...way);
  await assertToldOnce(before, inbox, onNewSchema);
  step('the release before takes an order to delivered on the schema of this build');

  const now = await serve(present, env);
  const shared = await place(now);
  await move(before, shared, 'confirmed');
  await move(now, shared, 'processing', 'shipped');
  await move(before, shared, 'delivered');
  await assertToldOnce(now, inbox, shared);
  step('both take an order to delivered side by side');

  await previous.stop();
  await retryFailed(now, failing);
  await move(now, pending, ...way);
  await move(now, underWay, 'shipped', 'delivered');
  await move(now, failing, ...way);
  for (const order of begun) await assertToldOnce(now, inbox, order);
  for (const [n, order] of begun.entries()) {
    const handle = client.workflow.getHandle(orderWorkflowId(order.id));
    await handle.result();
    if ((await runOf(order)) !== runs[n]) {
      throw new Error(`${order.order_number} did not go on where it was, but was begun again`);
    }
  }
  const open = await place(now);
  step(
    'orders of the release before went on under this build to delivered; each message left once',
  );

  await present.stop();
  const back = await serve(previous, env);
  await move(back, open, ...way);
  await assertToldOnce(back, inbox, open);
  await previous.stop();
  step('the way back: the release before took an order of this build to delivered');
  await connection.close();
}

/** API and workers, as processes of their own. */
async function serve(release: Release, env: Servers['env']): Promise<string> {
  const { port } = await new Ports().choose('any');
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...env, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url };
  release.start('api', 'api/server.js', settings);
  release.start('orders', 'activities/worker.js', { ...settings, WORKER_QUEUES: 'orders' });
  release.start('sender', 'activities/worker.js', { ...settings, WORKER_QUEUES: 'email,sms' });
  await until(`the API of ${release.name} is ready`, () => answersOk(`${url}/ready/`));
  const log = join(release.logs, `${release.name}-api.log`);
  if (readFileSync(log, 'utf8').includes('"level":50')) throw new Error(`errors in ${log}`);
  return url;
}

function done({ status, said }: { status: number; said: string }): string {
  if (status !== 0) throw new Error(`it ended with ${status}: ${said}`);
  return said;
}

function step(sentence: string): void {
  console.log(`ok  ${sentence}`);
}

const usage = 'npm run test:upgrade [-- TAG or COMMIT of the release before]';

function assertCommit(given: string): void {
  try {
    execFileSync('git', ['rev-parse', '--verify', '--quiet', `${given}^{commit}`], {
      cwd: projectRoot(),
      stdio: 'ignore',
    });
  } catch {
    throw new Error(`There is no commit or tag ${given} here. Usage: ${usage}`);
  }
}

function newestTag(): string | undefined {
  const tags = execFileSync('git', ['tag', '--list', 'v*', '--sort=-v:refname'], {
    cwd: projectRoot(),
    encoding: 'utf8',
  });
  return tags.split('\n').find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
