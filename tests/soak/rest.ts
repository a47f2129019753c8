import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../../local/console';
import { projectRoot } from '../../local/home';
import { builtScript } from '../../local/scripts';
import { countByStatus } from './database';
import { noFaults, sendAgain } from './faults';
import type { Watched } from './sampler';
import type { Shop } from './shop';

const patienceMs = 5 * 60_000;
/** Longer than a pool keeps a connection that nobody uses, and a server one between two requests. */
const idleMs = 70_000;

/** After the load: sends what failed until nothing is left to be done. @returns what is wrong then */
export async function comeToRest(
  shop: Shop,
  watched: Watched,
  report: Progress,
): Promise<string[]> {
  const { db, client } = watched;
  await noFaults(shop);
  const until = Date.now() + patienceMs;
  const left = async () => {
    const messages = await countByStatus(db, 'notifications');
    const running = await client.workflow.count("ExecutionStatus = 'Running'");
    return {
      pending: messages.get('pending') ?? 0,
      failed: messages.get('failed') ?? 0,
      workflows: running.count,
    };
  };
  let now = await left();
  for (let round = 0; now.pending + now.failed + now.workflows > 0; round += 1) {
    if (Date.now() > until) break;
    if (now.failed > 0 && round % 5 === 0) await sendAgain(shop);
    await sleep(3_000);
    now = await left();
    report.progress(
      `coming to rest: ${now.pending} messages to be sent, ${now.failed} failed, ${now.workflows} workflows open`,
    );
  }
  shop.http.close();
  await sleep(idleMs);
  const wrong: string[] = [];
  if (now.pending > 0) wrong.push(`${now.pending} messages were never sent`);
  if (now.failed > 0) wrong.push(`${now.failed} messages stand failed, however often sent again`);
  if (now.workflows > 0) wrong.push(`${now.workflows} workflows are open, though all is at rest`);
  return [...wrong, ...(await accounts(shop, watched)), ...books(watched)];
}

/** Every order that was accepted stands once, at rest, and no other. */
async function accounts({ accepted }: Shop, { db }: Watched): Promise<string[]> {
  const wrong: string[] = [];
  const ids = await db('orders').pluck<string[]>('id');
  const stand = new Set(ids);
  const lost = [...accepted].filter((id) => !stand.has(id));
  if (lost.length > 0) wrong.push(`${lost.length} accepted orders are not there: ${lost[0]}`);
  const others = ids.filter((id) => !accepted.has(id));
  if (others.length > 0)
    wrong.push(`${others.length} orders are there that nobody was answered for`);
  const byStatus = await countByStatus(db, 'orders');
  for (const status of ['pending', 'confirmed', 'processing', 'shipped']) {
    const count = byStatus.get(status) ?? 0;
    if (count > 0) wrong.push(`${count} orders are still ${status}`);
  }
  return wrong;
}

/** Stock and ledger, orders and workflows, as the shop's own commands see them. */
function books({ stack }: Watched): string[] {
  const commands = [['db/check-stock.js'], ['activities/reconciler/main.js', '--dry-run']] as const;
  return commands.flatMap(([script, ...args]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [builtScript(script), ...args], {
      cwd: projectRoot(),
      env: { ...process.env, ...stack.env },
      encoding: 'utf8',
    });
    const found = /would be repaired/.test(stdout) && !/ 0 would be repaired/.test(stdout);
    if (status === 0 && !found) return [];
    return [`${script} ${args.join(' ')} finds something: ${stdout}${stderr}`];
  });
}
