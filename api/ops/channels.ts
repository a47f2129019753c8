import { z } from 'zod';
import { actingAs } from '../../db/audit';
import { changeChannel } from '../../db/notifications/channels';
import { channels } from '../../workflows/domain/news';
import { optionalText } from '../contracts/fields';
import { nobody } from '../doer';
import { parse } from '../input';
import { invalidInput } from '../problems';
import { lookAtChannels } from '../queries/channels';
import type { Options, OpsServices } from './run';
import { fromShell } from './shell';
import { table, type Terminal } from './terminal';

export async function listChannels(services: OpsServices, terminal: Terminal): Promise<number> {
  const rows = (await lookAtChannels(services)).map(
    ({ providers, stopped, reason, ...channel }) => {
      return { ...channel, providers: inWords(providers), stopped, reason };
    },
  );
  for (const line of table(rows)) terminal.say(line);
  return 0;
}

/** `primary sick (503), fallback healthy` */
function inWords(providers: Seen['providers']): string {
  const each = ({ name, state, last_error_code: code }: Seen['providers'][number]) =>
    `${name} ${state}${state === 'sick' && code !== null ? ` (${code})` : ''}`;
  return providers.map(each).join(', ');
}

type Seen = Awaited<ReturnType<typeof lookAtChannels>>[number];

const typed = z.object({
  channel: z.enum(channels),
  rate: z
    .string()
    .regex(/^(?:\d{1,6}|default)$/, 'Must be messages a minute, such as 20, or default.')
    .transform((word) => (word === 'default' ? null : Number(word)))
    .optional(),
  reason: optionalText(500).optional(),
});

export async function setChannel(
  verb: string,
  [channel, rate]: readonly string[],
  { reason }: Options,
  services: OpsServices,
  terminal: Terminal,
): Promise<number> {
  const given = parse(typed, { channel, rate, reason });
  if (verb === 'rate' && given.rate === undefined) {
    throw invalidInput({ rate: ['Must be messages a minute, such as 20, or default.'] });
  }
  const change =
    verb === 'rate'
      ? { perMinute: given.rate }
      : { stopped: verb === 'stop', reason: given.reason };
  await actingAs(services.db, nobody(fromShell), async (trx) => {
    if (await changeChannel(trx, given.channel, change)) return;
    throw invalidInput({ reason: ['Say why it is stopped.'] });
  });
  return listChannels(services, terminal);
}
