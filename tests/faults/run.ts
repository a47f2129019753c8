import { setTimeout as wait } from 'node:timers/promises';
import { Book, newTally, type Tally } from './book';
import { checkAll, type Checked } from './checks';
import { runLoad } from './load';
import { inWords, type Round } from './plan';
import { comeToRest } from './rest';
import { openShop, type OpenShop } from './shop';
import { startFaultStack, type FaultStack } from './stack';
import { carryOut } from './strike';
import { heading, line, type Row } from './table';

export interface Run {
  readonly plan: readonly Round[];
  readonly dataDir: string;
  readonly minutes: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** So long goes the load on when the last fault is over. */
const tailMs = 3_000;

/** The first messages of a round meet a no for good, a no for now and a yes by turns, so that there is something to be sent again. */
const noes = { modes: ['reject', 'refuse', 'ok'], count: 15 } as const;

const mostBroken = 25;

/** @returns whether everything held in every round; it ends with the first in which something did not */
export async function run({ plan, dataDir, minutes, say, signal }: Run): Promise<boolean> {
  const began = Date.now();
  const stack = await startFaultStack(dataDir, say, signal);
  try {
    const { rows } = await stack.db.raw<{ rows: { now: Date }[] }>('SELECT now() AS now');
    const since = rows[0]?.now ?? new Date();
    const shop = await openShop(stack);
    const book = new Book();
    let before: Pick<Checked, 'repeatedEmails' | 'unknownSms'> = {
      repeatedEmails: 0,
      unknownSms: 0,
    };
    const done: Row[] = [];
    say(`\n${heading}`);
    for (const round of plan) {
      signal.throwIfAborted();
      const longest = Math.max(25_000, ...done.map(({ tookMs }) => tookMs));
      if (Date.now() - began + longest > minutes * 60_000) {
        say(`\nThe time is over; ${plan.length - done.length} rounds were not begun.`);
        break;
      }
      const { row, broken, after } = await runRound(round, { stack, shop, book, since, before });
      before = after;
      done.push(row);
      say(line(row));
      if (broken.length > 0) {
        say(`\nRound ${round.number} (${inWords(round)}) broke what must hold:`);
        for (const each of broken.slice(0, mostBroken)) say(`  - ${each}`);
        if (broken.length > mostBroken) say(`  … and ${broken.length - mostBroken} more`);
        return false;
      }
    }
    say(summary(done, book, began));
    return true;
  } finally {
    await stack.stop();
  }
}

interface Given {
  readonly stack: FaultStack;
  readonly shop: OpenShop;
  readonly book: Book;
  readonly since: Date;
  readonly before: Pick<Checked, 'repeatedEmails' | 'unknownSms'>;
}

async function runRound(round: Round, { stack, shop, book, since, before }: Given) {
  const began = Date.now();
  const tally = newTally();
  const ending = new AbortController();
  const faultsOver = new AbortController();
  await shop.bringScarce(round.number);
  await Promise.all([stack.email.fault(noes), stack.sms.fault(noes)]);
  const first = book.commands.length;
  const load = runLoad({
    ending: ending.signal,
    faultsOver: faultsOver.signal,
    round: round.number,
    seed: round.seed,
    tally,
    book,
    shop,
  });
  const strikes = round.strikes.map(async (each) => {
    await wait(each.afterMs);
    await carryOut(each, stack);
  });
  try {
    await Promise.all(strikes);
  } finally {
    faultsOver.abort();
  }
  const overAt = Date.now();
  await wait(tailMs);
  ending.abort();
  await load;
  const missing = await comeToRest(stack, shop, tally);
  const restAt = Date.now();
  const checked = await checkAll({ stack, book, since });
  const ends = stack.ends.unexpected(round.strikes);
  const broken = [
    ...tally.wrong,
    ...ends,
    ...missing.map((each) => `not at rest: ${each}`),
    ...checked.broken,
  ];
  const row: Row = {
    round,
    tally,
    orders: book.commands.slice(first).filter(({ orderId, kind }) => kind === 'place' && orderId)
      .length,
    answersAfterMs: tally.answeredAt === undefined ? undefined : tally.answeredAt - overAt,
    restAfterMs: restAt - overAt,
    tookMs: Date.now() - began,
    repeatedEmails: checked.repeatedEmails - before.repeatedEmails,
    unknownSms: checked.unknownSms - before.unknownSms,
    isGood: broken.length === 0,
  };
  return { row, broken, after: checked };
}

function summary(done: readonly Row[], book: Book, began: number): string {
  const seconds = Math.round((Date.now() - began) / 1000);
  const count = (outcome: string) =>
    book.commands.filter((each) => each.outcome === outcome).length;
  const sum = (of: (tally: Tally) => number) => done.reduce((all, { tally }) => all + of(tally), 0);
  return [
    '',
    `${done.length} rounds in ${seconds} s: everything held.`,
    `${book.commands.length} commands: ${count('accepted')} accepted, ${count('refused')} refused, ${count('unknown')} never known; ` +
      `on the way ${sum((each) => each.unavailable)} answers "503, later" and ${sum((each) => each.cut)} cut off.`,
  ].join('\n');
}
