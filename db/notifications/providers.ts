import type { Channel, ProviderName, ProviderState } from '../../workflows/domain/news';
import type { Knex } from '../database';

/** How a provider does, as the workers have it. */
export interface ProviderReport {
  readonly channel: Channel;
  readonly name: ProviderName;
  readonly state: ProviderState;
  readonly since: Date;
  /** What it last fell sick of. */
  readonly lastErrorCode: string | null;
}

/** Says which providers a channel has. How those that were there already do is left as it is. */
export async function nameProviders(
  db: Knex,
  channel: Channel,
  names: readonly ProviderName[],
): Promise<void> {
  await db('channel_providers')
    .insert(names.map((name) => ({ channel, name })))
    .onConflict(['channel', 'name'])
    .ignore();
  await db('channel_providers')
    .where({ channel })
    .whereNotIn('name', [...names])
    .delete();
}

/** Says how a provider does, where that is news. */
export async function reportProvider(
  db: Knex,
  { channel, name, state, lastErrorCode }: Omit<ProviderReport, 'since'>,
): Promise<void> {
  await db('channel_providers')
    .where({ channel, name })
    .whereNot({ state })
    .update({
      state,
      since: db.fn.now(),
      ...(lastErrorCode === null ? {} : { lastErrorCode }),
    });
}

export async function readProviders(db: Knex): Promise<ProviderReport[]> {
  // 'primary' before 'fallback'.
  return db('channel_providers').orderBy('name', 'desc').select('*');
}
