import { z } from 'zod';
import { actingAs } from '../../db/audit';
import { changeChannel } from '../../db/notifications/channels';
import { may } from '../access';
import { Channel, ChannelChange, channelParams } from '../contracts/channel';
import { doerOf } from '../doer';
import { invalidInput, Problem } from '../problems';
import { lookAtChannels } from '../queries/channels';
import { route } from '../route';

/** How messages leave, for those who look after that. */
export const channelRoutes = [
  route('GET /admin/channels/', {
    summary: 'The channels: their rates, what waits, who works on it',
    access: may('send_notifications'),
    responds: { 200: z.array(Channel) },
    handle: (_call, services) => lookAtChannels(services),
  }),

  route('PATCH /admin/channels/{channel}/', {
    summary: 'Stop or start a channel, or give it another rate',
    description:
      'At once, for all workers. What waits keeps waiting, uses up no try, and leaves by age once it may.',
    access: may('send_notifications'),
    params: channelParams,
    body: ChannelChange,
    responds: { 200: Channel },
    handle: async (call, services) => {
      const { channel } = call.params;
      const { per_minute: perMinute, stopped, reason } = call.body;
      const change = { perMinute, stopped, reason: reason ?? undefined };
      await actingAs(services.db, doerOf(call), async (trx) => {
        if (await changeChannel(trx, channel, change)) return;
        throw invalidInput({ reason: ['Say why it is stopped.'] });
      });
      const found = (await lookAtChannels(services)).find((each) => each.channel === channel);
      if (found === undefined) throw new Problem('NotFound');
      return found;
    },
  }),
];
