import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  readonly until: number;
}

/** What the provider has to remember between two requests of one log-in; gone when it ends. */
export class Memory {
  readonly #kept = new Map<string, Kept>();

  /** For `Provider`: an adapter for each kind of thing it keeps. */
  readonly adapterFor = (kind: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      // Nobody stays logged in at the provider, so whoever comes again can come as somebody else.
      if (kind === 'Session') return;
      this.#forgetOld();
      this.#kept.set(`${kind}:${id}`, { payload, until: Date.now() + (expiresIn ?? 600) * 1000 });
    },
    find: async (id) => this.#find(`${kind}:${id}`),
    findByUid: async (uid) => this.#findBy(kind, (payload) => payload.uid === uid),
    findByUserCode: async (code) => this.#findBy(kind, (payload) => payload.userCode === code),
    consume: async (id) => {
      const payload = this.#find(`${kind}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => {
      this.#kept.delete(`${kind}:${id}`);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of this.#kept) {
        if (payload.grantId === grantId) this.#kept.delete(key);
      }
    },
  });

  #find(key: string): AdapterPayload | undefined {
    const kept = this.#kept.get(key);
    return kept !== undefined && kept.until > Date.now() ? kept.payload : undefined;
  }

  #findBy(kind: string, fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    const now = Date.now();
    for (const [key, { payload, until }] of this.#kept) {
      if (key.startsWith(`${kind}:`) && until > now && fits(payload)) return payload;
    }
    return undefined;
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const [key, { until }] of this.#kept) if (until <= now) this.#kept.delete(key);
  }
}
