import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * Loaded into API and worker by the bench (`NODE_OPTIONS=--require`). On SIGUSR2 every thread of the
 * process collects its garbage, and the sum of what is left is written to HEAP_PROBE_DIR.
 */
const channel = new BroadcastChannel('heap-probe');
channel.unref();
const answersWithinMs = 1_500;

setFlagsFromString('--expose-gc');

function heapAfterGc(): number {
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

function tell(what: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  channel.postMessage(what);
}

function hear(listener: (what: unknown) => void): void {
  channel.addEventListener('message', (event: Event) => listener(Reflect.get(event, 'data')));
}

if (isMainThread) {
  let sum = 0;
  hear((heap) => {
    sum += Number(heap);
  });
  process.on('SIGUSR2', () => {
    sum = heapAfterGc();
    tell('collect');
    setTimeout(() => {
      writeFileSync(`${process.env['HEAP_PROBE_DIR']}/heap-${process.pid}`, String(sum));
    }, answersWithinMs);
  });
} else {
  hear((what) => {
    if (what === 'collect') tell(heapAfterGc());
  });
}
