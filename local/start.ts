import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../config';
import { onlyHelp } from '../config/help';
import { createConsole, listed, type Console } from './console';
import {
  findDemoCustomer,
  placeFirstOrder,
  type DemoCustomer,
  type FirstOrder,
} from './first-order';
import { shown } from './home';
import { inEndOrder } from './leftovers';
import { printLinks } from './links';
import { StepFailed } from './part';
import { StackRunsAlready, startStack, type Stack } from './stack';
import { leftByStack } from './stack-env';

const usage = `npm start

  It has no options. What can be set stands in docs/settings.md, for example
  PORT=8100 ORDERFLOW_DATA_DIR=/tmp/another npm start`;

/** What `npm start` runs: the whole system on this machine, until Ctrl-C. */
async function main(): Promise<number> {
  onlyHelp(usage);
  const out = createConsole();
  const leaving = new AbortController();
  listenForTheEnd(leaving, out);

  for (const name of leftByStack(process.env)) delete process.env[name];
  try {
    loadConfig([]);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    out.trouble(error.message);
    return 1;
  }

  const dataDir = process.env['ORDERFLOW_DATA_DIR'] || '.data';
  out.heading(`OrderFlow on this machine. Data and logs are in ${shown(dataDir)}; Ctrl-C ends it.`);
  let stack: Stack;
  try {
    stack = await startStack({ dataDir, report: out, signal: leaving.signal });
  } catch (error) {
    if (leaving.signal.aborted) {
      out.say('Ended before everything had started. Nothing is left running.');
      return 0;
    }
    tellFailure(error, out);
    return 1;
  }
  const shop = await tryFirstOrder(stack, out, leaving.signal);
  if (!leaving.signal.aborted) printLinks(stack, shop, out);
  await untilAborted(leaving.signal);
  const parts = Object.keys(stack.pids()).sort(inEndOrder);
  out.say(`Ending ${listed(parts)}, in this order.`);
  await stack.stop();
  out.say('All ended. The data stays for the next start.');
  return 0;
}

interface Shop {
  customer?: DemoCustomer;
  order?: FirstOrder;
}

/** A failure here is told, and the stack stays: someone may want to look why. */
async function tryFirstOrder(stack: Stack, out: Console, signal: AbortSignal): Promise<Shop> {
  const { apiUrl, inboxUrl, isNew, home } = stack;
  const shop: Shop = {};
  if (apiUrl === undefined) return shop;
  out.print();
  try {
    const customer = await findDemoCustomer(apiUrl, signal);
    if (customer === undefined) {
      out.say('The demo customers of this shop were changed, so no order was placed.');
      return shop;
    }
    shop.customer = customer;
    if (!isNew) out.say('Each start places one order, to show that all of it works.');
    const patienceMs = isNew ? 25_000 : 5_000;
    shop.order = await placeFirstOrder(customer, { apiUrl, inboxUrl, out, signal, patienceMs });
  } catch (error) {
    if (signal.aborted) return shop;
    const why = error instanceof Error ? error.message : String(error);
    out.trouble(`The first order did not go through: ${why}`);
    out.print(`The system stays up. Its logs are in ${shown(home.logDir)}.`);
  }
  return shop;
}

function tellFailure(error: unknown, out: Console): void {
  out.print();
  if (error instanceof StackRunsAlready) {
    out.trouble(error.message);
    const url = publicUrlOf(error);
    if (url !== null) out.print(`It is at ${url} (API and links), inbox at ${url}/dev/inbox/.`);
    out.print(
      `End it with Ctrl-C in its terminal or "kill ${error.pid}". For a second one beside it, set ORDERFLOW_DATA_DIR to another directory.`,
    );
    return;
  }
  out.trouble(error instanceof Error ? error.message : String(error));
  if (error instanceof StepFailed && error.log !== undefined) {
    const { file, tail } = error.log;
    if (tail !== '') out.print(`\n${tail.replaceAll(/^/gm, '  | ')}\n`);
    out.print(`Its log: ${shown(file)}`);
  } else if (
    !(error instanceof StepFailed) &&
    error instanceof Error &&
    error.stack !== undefined
  ) {
    out.print(error.stack);
  }
  out.print('Nothing is left running.');
}

function publicUrlOf({ home }: StackRunsAlready): string | null {
  try {
    const env = readFileSync(join(home.runDir, 'env'), 'utf8');
    return /^export PUBLIC_URL='([^']*)'$/m.exec(env)?.[1] ?? null;
  } catch {
    return null; // it has not got that far
  }
}

/** npm passes a Ctrl-C on that the terminal has sent already, so only one that comes later means "at once". */
function listenForTheEnd(leaving: AbortController, out: Console): void {
  let since = 0;
  const leave = (signal: NodeJS.Signals) => {
    if (!leaving.signal.aborted) {
      since = Date.now();
      out.print();
      leaving.abort(new Error(`ended by ${signal}`));
    } else if (Date.now() - since > 1_500) {
      out.print('Ending at once.');
      process.exit(130); // the watchdog ends the rest
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
