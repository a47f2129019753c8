import { Counter, Histogram } from 'prom-client';
import type { Outcome } from '../../db/notifications/outbox';
import type { Metrics } from '../../metrics/metrics';
import type { Channel } from '../../workflows/domain/news';
import type { Gateway } from '../notifications/gateway';
import type { Pace } from '../notifications/pace';

export interface SendingMetrics {
  /** How a try of a message ended that was made at `madeAt`. */
  tried(message: { readonly channel: Channel; readonly madeAt: Date }, outcome: Outcome): void;
  /** The same gateway, with the time that each message takes it. */
  timed(channel: Channel, provider: 'primary' | 'fallback', gateway: Gateway): Gateway;
  /** The same pace, with how long is waited for a turn. */
  paced(channel: Channel, pace: Pace): Pace;
}

/** What a worker tells of sending, beside what Temporal's SDK tells of its activities. */
export function createSendingMetrics({ registry }: Metrics): SendingMetrics {
  const registers = [registry];
  const tries = new Counter({
    name: 'orderflow_notification_tries_total',
    help: 'Tries to send a message: sent, skipped, passing (it is tried again) or failed; the kind of failure.',
    labelNames: ['channel', 'outcome', 'kind'],
    registers,
  });
  const toSent = new Histogram({
    name: 'orderflow_notification_to_sent_seconds',
    help: 'From what it tells of until the provider has taken it.',
    labelNames: ['channel'],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600],
    registers,
  });
  const took = new Histogram({
    name: 'orderflow_notification_send_seconds',
    help: 'What the provider takes for a message, whether it accepts it (ok) or not (error).',
    labelNames: ['channel', 'provider', 'result'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  const waited = new Histogram({
    name: 'orderflow_notification_pace_wait_seconds',
    help: 'The wait for a turn by the channel’s rate, also while it is stopped.',
    labelNames: ['channel'],
    buckets: [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });

  return {
    tried({ channel, madeAt }, outcome) {
      const kind = 'kind' in outcome ? outcome.kind : 'none';
      tries.inc({ channel, outcome: outcome.result, kind });
      if (outcome.result === 'sent') {
        toSent.observe({ channel }, Math.max(0, Date.now() - madeAt.getTime()) / 1000);
      }
    },

    timed(channel, provider, gateway) {
      return {
        async send(...given) {
          const begun = performance.now();
          let result = 'error';
          try {
            const delivered = await gateway.send(...given);
            result = 'ok';
            return delivered;
          } finally {
            took.observe({ channel, provider, result }, (performance.now() - begun) / 1000);
          }
        },
        close: () => gateway.close(),
      };
    },

    paced(channel, pace) {
      return {
        async turn(asked) {
          const begun = performance.now();
          try {
            return await pace.turn(asked);
          } finally {
            waited.observe({ channel }, (performance.now() - begun) / 1000);
          }
        },
        done: () => pace.done(),
      };
    },
  };
}
