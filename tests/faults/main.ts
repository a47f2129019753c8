import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StepFailed } from '../../local/part';
import { helpIfAsked } from '../../config/help';
import { UsageError, faultOptions, usage, type FaultOptions } from './options';
import { partNames, planRounds } from './plan';
import { run } from './run';

/** `npm run test:faults`: a stack of its own, under load, hit by faults at random moments. */
async function main(): Promise<number> {
  helpIfAsked(usage);
  const options = faultOptions(process.argv.slice(2));
  const { seed, rounds, from, only } = options;
  const dataDir = resolve(options.dataDir ?? mkdtempSync(join(tmpdir(), 'orderflow-faults-')));
  mkdirSync(dataDir, { recursive: true });
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  say(`Seed ${seed}, rounds ${from} to ${rounds}, at most ${options.minutes} minutes.`);
  const plan = planRounds(seed, rounds, only).slice(from - 1);
  let isGood = false;
  try {
    isGood = await run({ plan, dataDir, minutes: options.minutes, say, signal: leaving.signal });
    return isGood ? 0 : 1;
  } finally {
    if (isGood && !options.keep && options.dataDir === undefined) {
      rmSync(dataDir, { recursive: true, force: true });
    } else {
      say(`The data and the logs of all parts are in ${dataDir}.`);
    }
    if (!isGood) say(`The same again: ${again(options)}`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function again({ seed, rounds, from, minutes, only }: FaultOptions): string {
  const some = only.length === partNames.length ? '' : ` --only ${only.join(',')}`;
  const first = from === 1 ? '' : ` --from ${from}`;
  return `npm run test:faults -- --seed ${seed} --rounds ${rounds} --minutes ${minutes}${first}${some}`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isKnown = error instanceof UsageError;
    process.stderr.write(
      `${isKnown ? `${error.message}\n\nUsage: ${usage}` : inWords(error)}\n`,
      () => process.exit(isKnown ? 2 : 1),
    );
  },
);

function inWords(error: unknown): string {
  if (error instanceof StepFailed) return `${error.message}\n${error.log?.tail ?? ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
