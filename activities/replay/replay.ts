import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { divergenceOf, type Divergence } from './divergence';
import { countOpen, openWorkflows, type Fetched, type History, type Open } from './open-workflows';
import { readArgs } from './selection';

export interface ReplayServices {
  readonly client: Client;
  readonly queue: string;
  /** The bundle that `npm run build` makes. */
  readonly bundle: string;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Where it is told: a line that changes only where somebody watches. */
export interface Out {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What a shell says of a command that Ctrl-C has ended. */
const interrupted = 130;
/** As where the server can't be reached: a typing error is no green light. */
const nothingFoundOut = 2;
const mostShown = 50;
const toldEvery = 1_000;

/**
 * Replays what is open through the workflows of this build, and tells who would diverge. Nothing is run and
 * nothing changed: workflow code alone, over what has happened already.
 *
 * @returns the exit code: 0 where it is safe to deploy, 1 where one would diverge
 * @throws NotUnderstood, and what the server could not be asked for
 */
export async function replay(
  args: readonly string[],
  services: ReplayServices,
  out: Out,
): Promise<number> {
  const { client, queue, signal } = services;
  const { save, isSome, ...selection } = readArgs(args, queue);
  const total = await countOpen(client, selection);
  if (save !== undefined) await mkdir(save, { recursive: true });
  const say = (line: string) => void out.write(`${clear(out)}${line}\n`);
  let [replayed, gone, diverging] = [0, 0, 0];

  try {
    for await (const { open, history, error } of eachReplayed(services, selection)) {
      if (history === null) {
        gone += 1;
        continue;
      }
      replayed += 1;
      if (error !== undefined) {
        diverging += 1;
        if (diverging <= mostShown) say(inWords(open, divergenceOf(error, history)));
        if (save !== undefined) say(`  kept as ${await keep(save, open, history)}`);
      }
      if (out.isTTY === true) out.write(`${clear(out)}${replayed} of ${total} replayed …`);
      else if (replayed % toldEvery === 0) say(`${replayed} of ${total} replayed …`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }

  if (diverging > mostShown) say(`… and ${diverging - mostShown} more`);
  const besides = gone === 0 ? '' : ` (${gone} more were removed meanwhile)`;
  if (signal.aborted) {
    say(`Stopped: ${replayed} of ${total} open workflows replayed, ${diverging} would diverge.`);
    return interrupted;
  }
  if (diverging > 0) {
    say(`NOT safe to deploy: ${diverging} of ${replayed} open workflows would diverge${besides}.`);
    return 1;
  }
  if (replayed === 0 && isSome) {
    say(`Nothing that is open is what was asked for, so nothing was found out${besides}.`);
    return nothingFoundOut;
  }
  say(`Safe to deploy: ${countOf(replayed)} replayed${besides}.`);
  return 0;
}

interface Replayed extends Fetched {
  readonly error?: Error;
}

/** One after another: replaying is work for the processor, in which more at once gain nothing. */
async function* eachReplayed(
  { client, bundle, signal }: ReplayServices,
  selection: { readonly query: string; readonly limit: number },
): AsyncGenerator<Replayed> {
  const missing: Fetched[] = [];
  let current: (Fetched & { readonly history: History }) | undefined;
  const histories = async function* () {
    for await (const fetched of openWorkflows(client, selection, signal)) {
      const { open, history } = fetched;
      if (history === null) missing.push(fetched);
      else {
        current = { open, history };
        yield { workflowId: open.workflowId, history };
      }
      if (signal.aborted) return;
    }
  };
  const options = { workflowBundle: { codePath: bundle } };
  for await (const { error } of Worker.runReplayHistories(options, histories())) {
    yield* missing.splice(0);
    // The SDK takes the next one only when it has told of this one.
    if (current !== undefined) yield { ...current, ...(error && { error }) };
  }
  yield* missing;
}

async function keep(folder: string, { workflowId, runId }: Open, history: History) {
  const file = join(folder, `${encodeURIComponent(workflowId)}-${runId}.json`);
  await writeFile(file, historyToJSON(history));
  return file;
}

function inWords(
  { workflowId, runId, type, orderNumber }: Open,
  { eventIds, sentence }: Divergence,
): string {
  const name = orderNumber === undefined ? type : `order ${orderNumber}`;
  const where = eventIds.length === 0 ? '' : ` at event ${eventIds.join(' or ')}`;
  return `${name}: workflow ${workflowId}, run ${runId}, diverges${where}: ${sentence}.`;
}

function clear(out: Out): string {
  return out.isTTY === true ? '\r\u001B[K' : '';
}

function countOf(workflows: number): string {
  return workflows === 1 ? '1 open workflow' : `${workflows} open workflows`;
}
