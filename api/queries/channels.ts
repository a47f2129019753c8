import type { z } from 'zod';
import { readChannels } from '../../db/notifications/channels';
import { readProviders } from '../../db/notifications/providers';
import type { Channel } from '../contracts/channel';
import type { Services } from '../services';

/** The channels as they are now, with who works on them. */
export async function lookAtChannels({
  db,
  messages,
  perMinute,
}: Pick<Services, 'db' | 'messages' | 'perMinute'>): Promise<z.input<typeof Channel>[]> {
  const [states, providers] = await Promise.all([readChannels(db), readProviders(db)]);
  return Promise.all(
    states.map(async ({ channel, stopped, reason, waiting, oldestWaitingAt, ...own }) => ({
      channel,
      per_minute: own.perMinute ?? perMinute[channel],
      waiting,
      oldest_waiting_at: oldestWaitingAt?.toISOString() ?? null,
      workers: await messages.workersOf(channel),
      stopped,
      reason: stopped ? reason : null,
      providers: providers
        .filter((each) => each.channel === channel)
        .map(({ name, state, since, lastErrorCode }) => ({
          name,
          state,
          since: since.toISOString(),
          last_error_code: lastErrorCode,
        })),
    })),
  );
}
