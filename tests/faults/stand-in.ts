import { closeSync, fstatSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../workflows/domain/news';
import type { FaultMode } from '../../local/inbox';
import { homeIn, projectRoot } from '../../local/home';
import { watchOver } from '../../local/leftovers';
import { Part } from '../../local/part';
import type { Ports } from '../../local/ports';

import { answersOk } from '../../local/readiness';
import { builtScript } from '../../local/scripts';

/** A message as it arrived. */
export interface Arrived {
  readonly to: string;
  /** E-mail: its Message-ID. SMS: its text. */
  readonly what: string;
}

export interface StandIn {
  readonly channel: Channel;
  readonly smtpPort: number;
  readonly httpUrl: string;
  readonly part: Part;
  /** All that has ever arrived, read from the files that it writes before it answers. */
  arrived(): readonly Arrived[];
  /** What the next messages meet by turns. */
  fault(order: { readonly modes: readonly FaultMode[]; readonly count: number }): Promise<void>;
  stop(): Promise<void>;
}

export interface StandInOptions {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly account: { readonly username: string; readonly apiKey: string };
  readonly reportUrl: string;
  readonly say: (sentence: string) => void;
}

/** The inbox as the provider of one channel, a process of its own. */
export async function startStandIn(channel: Channel, options: StandInOptions): Promise<StandIn> {
  const { ports, account, reportUrl, say } = options;
  const home = homeIn(join(options.dataDir, channel));
  const [smtp, http] = [await ports.choose('any'), await ports.choose('any')];
  const httpUrl = `http://127.0.0.1:${http.port}`;
  const ending = new AbortController();
  const watchdog = watchOver(home);
  const part = new Part(
    {
      name: 'inbox',
      title: channel === 'email' ? 'The mail server' : 'The SMS provider',
      command: process.execPath,
      args: [
        builtScript('local/inbox-main.js'),
        `--data-dir=${home.dataDir}`,
        `--smtp-port=${smtp.port}`,
        `--http-port=${http.port}`,
      ],
      env: {
        PATH: process.env['PATH'],
        AFRICASTALKING_USERNAME: account.username,
        AFRICASTALKING_API_KEY: account.apiKey,
        ...(channel === 'sms' ? { DELIVERY_REPORT_URL: reportUrl } : {}),
      },
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 3_000,
      readyWithinMs: 30_000,
      ready: () => answersOk(`${httpUrl}/dev/inbox/faults`),
    },
    { home, say, ending: ending.signal, parts: [] },
  );
  await part.start();
  const log = new ArrivalLog(join(home.dataDir, 'inbox'));
  return {
    channel,
    smtpPort: smtp.port,
    httpUrl,
    part,
    arrived: () => log.all(),
    async fault(order) {
      const answer = await fetch(`${httpUrl}/dev/inbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel, ...order }),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`${httpUrl} did not take the fault: ${answer.status}`);
    },
    async stop() {
      ending.abort();
      await part.stop();
      await watchdog.release();
    },
  };
}

/**
 * Reads on where it stopped, so that each message is looked at once, and none is missed when the stand-in puts its
 * oldest file away.
 */
class ArrivalLog {
  readonly #folder: string;
  readonly #read = new Map<string, number>();
  readonly #arrived: Arrived[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  all(): readonly Arrived[] {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('.jsonl'));
    for (const file of files.sort()) this.#readOn(join(this.#folder, file));
    return this.#arrived;
  }

  #readOn(file: string): void {
    const from = this.#read.get(file) ?? 0;
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(fstatSync(descriptor).size - from);
      readSync(descriptor, buffer, 0, buffer.length, from);
      const end = buffer.lastIndexOf('\n') + 1;
      this.#read.set(file, from + end);
      for (const line of buffer.toString('utf8', 0, end).split('\n')) this.#take(line);
    } finally {
      closeSync(descriptor);
    }
  }

  /** A line that a kill cut short was never acknowledged. */
  #take(line: string): void {
    const message = parsed(line);
    if (message === null) return;
    const { channel, to, content } = message;
    const what = channel === 'sms' ? content : messageId(content);
    this.#arrived.push(...to.map((each) => ({ to: each, what })));
  }
}

interface Stored {
  readonly channel: Channel;
  readonly to: readonly string[];
  readonly content: string;
}

function parsed(line: string): Stored | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as Stored;
  } catch {
    return null;
  }
}

function messageId(mail: string): string {
  const found = /^Message-ID:\s*(<[^>]+>)/im.exec(mail.slice(0, 8_192));
  return found?.[1] ?? 'no Message-ID';
}
