import { ApiError } from './api-error';
import type { Client } from './client';

/** One server-sent event. */
export interface LiveEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface Following {
  readonly signal: AbortSignal;
  readonly onEvent: (event: LiveEvent) => void;
  /** Whether it is connected just now; a break is mended by itself. */
  readonly onState?: (state: 'live' | 'broken') => void;
  /** Goes on after this event. */
  readonly after?: string;
}

const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Server-sent events with the token in the header, which the browser's own EventSource can't send. Goes on
 * where it was after a break; ends when the API says that nothing more will come, or `signal` is aborted.
 */
export async function follow(client: Client, path: string, following: Following): Promise<void> {
  const { signal, onEvent, onState } = following;
  let last = following.after;
  let pauseMs = shortestPauseMs;
  while (!signal.aborted) {
    try {
      const response = await client.fetch('GET', path, {
        signal,
        headers: {
          Accept: 'text/event-stream',
          ...(last !== undefined && { 'Last-Event-ID': last }),
        },
      });
      if (response.status === 204 || response.body === null) return;
      onState?.('live');
      for await (const event of eventsIn(response.body)) {
        last = event.id;
        pauseMs = shortestPauseMs;
        if (event.data !== '') onEvent(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      // Not there, or not ours: asking again changes nothing.
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        if (error.status !== 429) throw error;
        pauseMs = Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1000);
      }
      onState?.('broken');
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let id = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = block.split('\n').map(fieldOf);
        const last = (name: string) => fields.findLast((field) => field.name === name)?.value;
        id = last('id') ?? id;
        const data = fields.filter(({ name }) => name === 'data').map(({ value: line }) => line);
        if (last('id') !== undefined || data.length > 0) {
          yield { id, event: last('event') ?? 'message', data: data.join('\n') };
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
