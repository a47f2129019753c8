import { z } from 'zod';
import { channels, type Channel } from '../../workflows/domain/news';

/**
 * ok: takes the message. refuse: a passing failure. reject: for good. hang: never answers. cut:
 * takes the message and breaks off before answering.
 */
export const faultModes = ['ok', 'refuse', 'reject', 'hang', 'cut'] as const;
export type FaultMode = (typeof faultModes)[number];

export const faultOrder = z.strictObject({
  channel: z.enum(channels),
  mode: z.enum(faultModes),
  count: z.int().min(1).max(1_000_000).optional(),
});

/** `count`: for how many more messages; null until told otherwise. */
export interface Fault {
  readonly mode: FaultMode;
  readonly count: number | null;
}

const none: Fault = { mode: 'ok', count: null };

/** How each channel treats the messages that come. */
export class Faults {
  readonly #present: Record<Channel, Fault> = { email: none, sms: none };

  set(channel: Channel, mode: FaultMode, count?: number): void {
    this.#present[channel] = mode === 'ok' ? none : { mode, count: count ?? null };
  }

  get present(): Readonly<Record<Channel, Fault>> {
    return { ...this.#present };
  }

  /** What happens to the message that comes now. */
  take(channel: Channel): FaultMode {
    const { mode, count } = this.#present[channel];
    if (count !== null) {
      this.#present[channel] = count > 1 ? { mode, count: count - 1 } : none;
    }
    return mode;
  }
}
