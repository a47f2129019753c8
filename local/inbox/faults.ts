import { z } from 'zod';
import { channels, type Channel } from '../../workflows/domain/news';

/**
 * ok: takes the message. refuse: a passing failure. error: the provider itself has failed, and passes.
 * reject: for good. hang: never answers. cut: takes the message and breaks off before answering.
 */
export const faultModes = ['ok', 'refuse', 'error', 'reject', 'hang', 'cut'] as const;
export type FaultMode = (typeof faultModes)[number];

const mode = z.enum(faultModes);

/** One mode for all that come, or several that they meet by turns. */
export const faultOrder = z
  .strictObject({
    channel: z.enum(channels),
    mode: mode.optional(),
    modes: z.array(mode).min(1).max(1_000).optional(),
    count: z.int().min(1).max(1_000_000).optional(),
  })
  .refine((order) => (order.mode === undefined) !== (order.modes === undefined), {
    path: ['mode'],
    error: 'Give "mode", or "modes" for several by turns.',
  });

export interface Fault {
  /** What the next message meets. */
  readonly mode: FaultMode;
  /** For how many more messages; null until told otherwise. */
  readonly count: number | null;
  /** What they meet by turns, where that is not one and the same. */
  readonly modes?: readonly FaultMode[];
  /** How many messages have met what since this was set. */
  readonly met: Readonly<Partial<Record<FaultMode, number>>>;
}

interface Script {
  readonly modes: readonly FaultMode[];
  readonly left: number | null;
  readonly met: Partial<Record<FaultMode, number>>;
  readonly turn: number;
}

const works: readonly FaultMode[] = ['ok'];

function scriptOf(modes: readonly FaultMode[], left: number | null = null): Script {
  return { modes, left, met: {}, turn: 0 };
}

/** How each channel treats the messages that come. */
export class Faults {
  readonly #present: Record<Channel, Script> = { email: scriptOf(works), sms: scriptOf(works) };

  /** @param modes met by turns, over and over */
  set(channel: Channel, modes: FaultMode | readonly FaultMode[], count?: number): void {
    const all = typeof modes === 'string' ? [modes] : modes;
    const isNone = all.every((each) => each === 'ok');
    this.#present[channel] = isNone ? scriptOf(works) : scriptOf(all, count ?? null);
  }

  get present(): Readonly<Record<Channel, Fault>> {
    return { email: shown(this.#present.email), sms: shown(this.#present.sms) };
  }

  /** What happens to the message that comes now. */
  take(channel: Channel): FaultMode {
    const script = this.#present[channel];
    const met = nextOf(script);
    const left = script.left === null ? null : script.left - 1;
    this.#present[channel] = {
      ...script,
      // What is over has no more turns, but how it went can still be asked.
      ...(left === 0 ? { modes: works, left: null } : { left }),
      met: { ...script.met, [met]: (script.met[met] ?? 0) + 1 },
      turn: script.turn + 1,
    };
    return met;
  }
}

function nextOf({ modes, turn }: Script): FaultMode {
  return modes[turn % modes.length] ?? 'ok';
}

function shown(script: Script): Fault {
  const { modes, left, met } = script;
  return {
    mode: nextOf(script),
    count: left,
    ...(modes.length > 1 ? { modes } : {}),
    met,
  };
}
