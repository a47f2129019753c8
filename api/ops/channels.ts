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
  for (const line of table(await lookAtChannels(services))) terminal.say(line);
  return 0;
}

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
