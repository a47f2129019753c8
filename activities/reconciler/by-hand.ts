import { randomUUID } from 'node:crypto';
import type { Config } from '../../config';
import { beginRun, trialRun } from '../../db/reconciliation/runs';
import {
  add,
  nothingYet,
  subjectTypes,
  type FindingKind,
  type Found,
} from '../../workflows/domain/finding';
import { finish } from './finish';
import { parts, type Part } from './parts';
import { Reconciler, type ReconcilerServices } from './reconciler';

export const usage = 'npm run reconcile [-- [--dry-run] [--after-restore [--yes]]]';

const names: Readonly<Record<keyof typeof parts, string>> = {
  stock: 'products: stock and ledger',
  orders: 'orders: items, timeline, actors',
  unsettled: 'orders with messages to settle',
  workflows: 'workflows that run',
  senders: 'messages and mailings of no order',
  drafts: 'old drafts',
  open: 'findings of earlier runs',
};

const mostShown = 50;

/** Where it is told: lines that change only where somebody watches. */
export interface Out {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A full run, told as it goes. As a trial it changes nothing: neither shop nor findings, and nobody is told.
 *
 * @returns the exit code: 0 where nothing is left that needs a person, 1 where something is
 */
export async function reconcileByHand(
  services: ReconcilerServices & { readonly shop: Config['shop'] },
  isTrial: boolean,
  out: Out,
): Promise<number> {
  const say = (line: string) => void out.write(`${line}\n`);
  const id = randomUUID();
  const run = isTrial ? await trialRun(services.db, id) : await beginRun(services.db, id, true);
  let all = nothingYet;
  let shown = 0;
  const onFound = (kind: FindingKind, found: readonly Found[], isRepaired: boolean) => {
    clear(out);
    for (const each of found) {
      if ((shown += 1) <= mostShown) say(`  ${inWords(kind, each, isRepaired, isTrial)}`);
    }
  };
  for (const [name, part] of entries()) {
    const reconciler = new Reconciler({
      ...services,
      run,
      isTrial,
      onFound,
      onProgress: ({ tally }) => progress(out, `${tally.checked} ${names[name]} …`),
    });
    await part.look(reconciler);
    clear(out);
    say(`${reconciler.tally.checked} ${names[name]}`);
    all = add(all, reconciler.tally);
  }
  if (shown > mostShown) say(`  … and ${shown - mostShown} more`);
  const { found, repaired } = all;
  if (isTrial) {
    say(`${found} need a person, ${repaired} would be repaired. Nothing was changed.`);
    return found === 0 ? 0 : 1;
  }
  const { needPerson, told } = await finish(services, run, all);
  say(
    `${repaired} repaired, ${needPerson} need a person; the admins are told of ${told} by e-mail.`,
  );
  return needPerson === 0 ? 0 : 1;
}

function entries(): (readonly [keyof typeof parts, Part])[] {
  return [
    ['stock', parts.stock],
    ['orders', parts.orders],
    ['unsettled', parts.unsettled],
    ['workflows', parts.workflows],
    ['senders', parts.senders],
    ['drafts', parts.drafts],
    ['open', parts.open],
  ];
}

/** `stock_differs: product SKU-1 (0193…): stock 5, ledger 7` */
function inWords(
  kind: FindingKind,
  { subject, label, details }: Found,
  isRepaired: boolean,
  isTrial: boolean,
): string {
  const facts = Object.entries(details).map(([name, value]) => `${name} ${value ?? '-'}`);
  const outcome = isRepaired ? [isTrial ? 'would be repaired' : 'repaired'] : [];
  const about = label === subject ? label : `${label} (${subject})`;
  const rest = [...facts, ...outcome].join(', ');
  return `${kind}: ${subjectTypes[kind]} ${about}${rest === '' ? '' : `: ${rest}`}`;
}

function progress(out: Out, line: string): void {
  if (out.isTTY === true) out.write(`\r\u001B[K${line}`);
}

function clear(out: Out): void {
  if (out.isTTY === true) out.write('\r\u001B[K');
}
