import { setTimeout as wait } from 'node:timers/promises';
import { isUnavailable } from '../../db/database';
import type { Claimed } from '../../db/notifications/claim';
import type { Outcome } from '../../db/notifications/outbox';
import { DeliveryError } from './gateway';
import { linkPutIn } from './link';
import type { Providers } from './providers';

/** How long the outcome of a message that has left is kept trying to be written down. */
const insistMs = 60_000;

export type Handed =
  Exclude<Outcome, { result: 'passing' }> | (Outcome & { result: 'passing'; pauseMs: number });

/** Hands one message to whoever takes it. */
export async function handOver(
  providers: Providers,
  message: Claimed,
  {
    retryDelaysMs,
    secretKey,
  }: { readonly retryDelaysMs: readonly number[]; readonly secretKey: string },
): Promise<Handed> {
  if (message.isInterrupted) return interrupted;
  if (message.skip !== null) return { result: 'skipped', reason: message.skip };
  const { envelope, forget } = linkPutIn(message, secretKey);
  try {
    return { result: 'sent', to: message.to, ...(await providers.send(envelope)) };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const { kind, code, provider, retryAfterMs = 0 } = error;
    const reason = forget(error.message);
    const pause = retryDelaysMs[message.roundAttempts - 1];
    if (kind !== 'passing' || pause === undefined) {
      return { result: 'failed', kind, code, reason, provider };
    }
    return {
      result: 'passing',
      kind,
      code,
      reason,
      provider,
      pauseMs: Math.max(pause, retryAfterMs),
    };
  }
}

/** An SMS costs money: whether one that may have gone out goes again is for a person to decide. */
const interrupted: Handed = {
  result: 'failed',
  mayStillTell: true,
  kind: 'unknown',
  code: 'Interrupted',
  reason:
    'The worker stopped between sending and hearing back: the SMS may have arrived. Retry it only if it should be sent again.',
};

/** The message has left: that is written down even if the database is away for a moment. */
export async function insist(write: () => Promise<void>): Promise<void> {
  const until = Date.now() + insistMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      await write();
      return;
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error;
      await wait(pause);
    }
  }
}
