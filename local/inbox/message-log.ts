import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const storedMessage = z.object({
  channel: z.enum(['email', 'sms']),
  /** E-mail: every recipient of the envelope. */
  to: z.array(z.string()),
  at: z.string(),
  /** E-mail: the whole message as it came. SMS: its text. */
  content: z.string(),
  /** SMS only; an e-mail carries its own. */
  messageId: z.string().optional(),
});
export type StoredMessage = z.infer<typeof storedMessage>;

/** Where a message stands, and what it is found by. */
export interface Entry extends Pick<StoredMessage, 'channel' | 'to' | 'at'> {
  readonly segment: Segment;
  readonly offset: number;
  readonly length: number;
}

interface Segment {
  readonly number: number;
  readonly file: string;
  readonly descriptor: number;
  size: number;
  count: number;
}

const perSegment = 10_000;
const keptSegments = 3;
const newline = 0x0a;

/**
 * Messages as lines of JSON, appended to files of 10,000 each, of which the last three are kept. A
 * message is on disk before its sender hears that it was taken; its content is not held in memory.
 */
export class MessageLog {
  readonly #folder: string;
  readonly #segments: Segment[] = [];
  #entries: Entry[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const numbers = readdirSync(folder)
      .map((name) => /^messages-(\d+)\.jsonl$/.exec(name)?.[1])
      .filter((number) => number !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
    for (const number of numbers.length > 0 ? numbers : [1]) this.#open(number);
  }

  append(message: StoredMessage): void {
    const segment = this.#current();
    const line = Buffer.from(`${JSON.stringify(message)}\n`);
    writeSync(segment.descriptor, line);
    this.#add(message, segment, segment.size, line.length - 1);
    segment.size += line.length;
    segment.count += 1;
  }

  newestFirst(): readonly Entry[] {
    return this.#entries.toReversed();
  }

  /** Null once its file has made way for newer ones. */
  read({ segment, offset, length }: Entry): StoredMessage | null {
    if (!this.#segments.includes(segment)) return null;
    const buffer = Buffer.alloc(length);
    readSync(segment.descriptor, buffer, 0, length, offset);
    return storedMessage.parse(JSON.parse(buffer.toString('utf8')));
  }

  close(): void {
    for (const { descriptor } of this.#segments) closeSync(descriptor);
    this.#segments.length = 0;
    this.#entries = [];
  }

  #current(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.count < perSegment) return last;
    const next = this.#open((last?.number ?? 0) + 1);
    while (this.#segments.length > keptSegments) this.#forget(this.#segments.shift());
    return next;
  }

  #forget(segment: Segment | undefined): void {
    if (segment === undefined) return;
    this.#entries = this.#entries.filter((entry) => entry.segment !== segment);
    closeSync(segment.descriptor);
    rmSync(segment.file, { force: true });
  }

  #open(number: number): Segment {
    const file = join(this.#folder, `messages-${number}.jsonl`);
    const descriptor = openSync(file, 'a+', 0o600);
    const segment: Segment = { number, file, descriptor, size: 0, count: 0 };
    this.#segments.push(segment);
    this.#index(segment, readFileSync(file));
    return segment;
  }

  #add({ channel, to, at }: StoredMessage, segment: Segment, offset: number, length: number) {
    this.#entries.push({ channel, to, at, segment, offset, length });
  }

  /** A last line that a kill cut short is closed, so that the next message has a line of its own. */
  #index(segment: Segment, content: Buffer): void {
    let offset = 0;
    for (let end = content.indexOf(newline); end !== -1; end = content.indexOf(newline, offset)) {
      const message = parse(content.toString('utf8', offset, end));
      if (message !== null) this.#add(message, segment, offset, end - offset);
      offset = end + 1;
      segment.count += 1;
    }
    if (offset < content.length) writeSync(segment.descriptor, '\n');
    segment.size = fstatSync(segment.descriptor).size;
  }
}

function parse(line: string): StoredMessage | null {
  try {
    return storedMessage.parse(JSON.parse(line));
  } catch {
    return null; // cut short by a kill
  }
}
