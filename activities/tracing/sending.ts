import { SpanKind } from '@opentelemetry/api';
import type { Channel, ProviderName } from '../../workflows/domain/news';
import type { Gateway } from '../notifications/gateway';
import type { Pace } from '../notifications/pace';
import type { Attributes } from '../../tracing/names';
import type { Tracing } from '../../tracing/open-tracing';
import { spanned } from '../../tracing/spanned';

/**
 * The same gateway, with a span for each message that it is given: which one, to which provider, and what
 * came of it; neither the address nor the words.
 */
export function tracedGateway(
  channel: Channel,
  provider: ProviderName,
  gateway: Gateway,
  /** Of a mail server: an HTTP request has a span of its own. */
  smtpUrl?: string,
): Gateway {
  const server = smtpUrl === undefined ? {} : serverAt(smtpUrl);
  return {
    send: (envelope, signal) =>
      spanned(
        {
          name: `send ${channel}`,
          kind: smtpUrl === undefined ? SpanKind.INTERNAL : SpanKind.CLIENT,
          attributes: {
            'orderflow.channel': channel,
            'orderflow.provider': provider,
            'orderflow.notification.id': envelope.id,
            ...server,
          },
        },
        () => gateway.send(envelope, signal),
      ),
    close: () => gateway.close(),
  };
}

/** The same pace, with a span for each wait. What is asked meanwhile is asked for all who wait, and for hours. */
export function tracedPace(channel: Channel, pace: Pace, tracing: Tracing): Pace {
  return {
    turn: (asked) =>
      spanned(
        {
          name: `wait for turn ${channel}`,
          kind: SpanKind.INTERNAL,
          attributes: { 'orderflow.channel': channel },
        },
        () => tracing.untraced(() => pace.turn(asked)),
      ),
    done: () => tracing.untraced(() => pace.done()),
  };
}

function serverAt(smtpUrl: string): Attributes {
  const { hostname, port, protocol } = new URL(smtpUrl);
  // What nodemailer takes where none is given.
  const usual = protocol === 'smtps:' ? 465 : 587;
  return {
    'server.address': hostname,
    'server.port': Number(port || usual),
    'network.protocol.name': 'smtp',
  };
}
