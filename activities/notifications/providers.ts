import { log } from '@temporalio/activity';
import type { Knex } from '../../db/database';
import { reportProvider } from '../../db/notifications/providers';
import type { Channel, ProviderName, ProviderState } from '../../workflows/domain/news';
import { DeliveryError, type Delivered, type Envelope, type Gateway } from './gateway';
import { Health, type HealthSettings } from './health';

/** Those who take the messages of a channel: one, or another in its place while it is sick. */
export interface Providers {
  readonly names: readonly ProviderName[];
  /** @throws DeliveryError, always within 20 seconds; it names the provider too */
  send(envelope: Envelope): Promise<Delivered & { readonly provider: ProviderName }>;
  close(): Promise<void>;
}

/** Hears when a provider falls sick or is well again, and that it is well when it first takes something. */
export type Report = (
  name: ProviderName,
  state: ProviderState,
  errorCode: string | null,
) => Promise<void>;

interface Provider {
  readonly name: ProviderName;
  readonly gateway: Gateway;
  readonly health: Health;
  told: ProviderState | null;
}

/** Only what failed so soon leaves time for the other provider within the same attempt. */
const soonMs = 5_000;

/**
 * Messages go to the first provider. While it is sick they go to the second, but for one now and then that
 * finds out whether it is well again. Where both are sick, or there is none, the first gets them: they fail,
 * and wait for their next try.
 *
 * What certainly was not taken goes on to the other at once when its provider is sick. An SMS that may have
 * been taken never does (its failure is not a passing one); an e-mail is the same one over both by its
 * Message-ID.
 */
export function createProviders(
  first: Gateway,
  second: Gateway | undefined,
  report: Report,
  settings: HealthSettings = {},
): Providers {
  const made = (name: ProviderName, gateway: Gateway): Provider => ({
    name,
    gateway,
    health: new Health(settings),
    told: null,
  });
  const primary = made('primary', first);
  const all = second === undefined ? [primary] : [primary, made('fallback', second)];

  return {
    names: all.map(({ name }) => name),

    async send(envelope) {
      const began = Date.now();
      const chosen = all.find(({ health }) => health.admit()) ?? primary;
      try {
        return await sendBy(chosen, envelope);
      } catch (error) {
        const goesOn = error instanceof DeliveryError && error.kind === 'passing';
        if (!goesOn || !chosen.health.isSick || Date.now() - began > soonMs) throw error;
        const other = all.find((each) => each !== chosen && each.health.admit());
        if (other === undefined) throw error;
        return sendBy(other, envelope);
      }
    },

    async close() {
      await Promise.all(all.map(({ gateway }) => gateway.close()));
    },
  };

  async function sendBy(provider: Provider, envelope: Envelope) {
    const { name, gateway, health } = provider;
    try {
      const delivered = await gateway.send(envelope);
      health.succeeded();
      await tell(provider, null);
      return { ...delivered, provider: name };
    } catch (error) {
      if (!(error instanceof DeliveryError)) {
        health.failed({ noAnswer: false });
        throw error;
      }
      if (error.isProviders) health.failed({ noAnswer: error.code === 'ETIMEDOUT' });
      // It has looked at the message and will not have it: it works.
      else health.succeeded();
      if (health.isSick) await tell(provider, error.code);
      error.provider = name;
      throw error;
    }
  }

  async function tell(provider: Provider, errorCode: string | null): Promise<void> {
    const state = provider.health.isSick ? 'sick' : 'healthy';
    if (provider.told === state) return;
    try {
      await report(provider.name, state, errorCode);
      provider.told = state;
    } catch {
      // What has left has left: with the next message it is told again.
    }
  }
}

/** Tells the admins, by the database, and who reads the worker's log. */
export function reportTo(db: Knex, channel: Channel): Report {
  return async (name, state, lastErrorCode) => {
    if (state === 'sick') log.warn('a provider is sick', { channel, name, code: lastErrorCode });
    else log.info('a provider is well', { channel, name });
    await reportProvider(db, { channel, name, state, lastErrorCode });
  };
}
