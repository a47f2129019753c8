import { LRUCache } from 'lru-cache';

export interface Taken {
  /** Whether there was one left. */
  readonly granted: boolean;
  readonly remaining: number;
  /** When all can be taken again. */
  readonly resetsInMs: number;
  giveBack(): void;
}

export interface Counters {
  take(key: string): Taken;
}

export interface CounterOptions {
  /** How many each key may take within a window. */
  readonly limit: number;
  readonly windowMs: number;
  /** Keys remembered; beyond that the one not seen for longest is forgotten, so memory is bounded. */
  readonly most?: number;
  readonly now?: () => number;
}

/** Counts in this process. The window of a key begins when it first takes. */
export function createCounters({
  limit,
  windowMs,
  most = 50_000,
  now = () => performance.now(),
}: CounterOptions): Counters {
  const windows = new LRUCache<string, { taken: number; readonly endsAt: number }>({ max: most });
  return {
    take(key) {
      const at = now();
      const known = windows.get(key);
      const window = known && known.endsAt > at ? known : { taken: 0, endsAt: at + windowMs };
      if (window !== known) windows.set(key, window);
      const granted = window.taken < limit;
      if (granted) window.taken += 1;
      return {
        granted,
        remaining: limit - window.taken,
        resetsInMs: window.endsAt - at,
        giveBack() {
          if (granted) window.taken -= 1;
        },
      };
    },
  };
}
