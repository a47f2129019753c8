import type { AuthProvider, UserIdentity } from 'ra-core';
import { ApiError, type Say } from '../data/api-error';
import type { Client } from '../data/client';
import type { Admin, Permission } from '../data/contracts';
import type { Session } from './session';

/** Whom a page or an action is for; `any`: every admin; of several permissions one is enough. */
export type For = Permission | 'any' | readonly Permission[];

export interface Me extends UserIdentity {
  readonly admin: Admin;
}

/** Who is logged in, and what is theirs to see. */
export function createAuthProvider(options: {
  readonly client: Client;
  readonly session: Session;
  readonly say: Say;
  /** Undefined: there is no such thing, for nobody. */
  readonly isFor: (resource: string, action: string) => For | undefined;
}): AuthProvider {
  const { client, session, say, isFor } = options;
  let known: { readonly token: string; readonly admin: Promise<Admin> } | undefined;

  /** Asked once for each log-in. */
  function me(): Promise<Admin> {
    const token = session.token();
    if (token === null) return Promise.reject(new Error(say('common.log_in.ended')));
    if (known?.token !== token) {
      const admin = client.call<Admin>('GET', '/admin/me/');
      known = { token, admin };
      admin.catch(() => (known = undefined));
    }
    return known.admin;
  }

  async function logOut(): Promise<void> {
    if (session.token() === null) return;
    // Ended here in any case; on the server as far as it can be reached.
    const ended = client.call('POST', '/auth/logout/').catch(() => {});
    session.end();
    known = undefined;
    await ended;
  }

  return {
    async login({ email, password }: { email: string; password: string }) {
      const { token } = await client.call<{ token: string }>('POST', '/auth/login/', {
        body: { email, password },
      });
      session.begin(token);
      try {
        await me();
      } catch (error) {
        await logOut();
        throw notOurs(error, say);
      }
    },

    async logout() {
      await logOut();
      return '/login';
    },

    async checkAuth() {
      if ((await session.find()) === null) throw new Error(say('common.log_in.ended'));
      try {
        await me();
      } catch (error) {
        // A shop that can't be reached is no reason to log in anew.
        if (!(error instanceof ApiError) || ![401, 403].includes(error.status)) return;
        if (error.status === 403) await logOut();
        throw notOurs(error, say);
      }
    },

    checkError(error: unknown) {
      if (!(error instanceof ApiError) || error.status !== 401) return Promise.resolve();
      session.end();
      known = undefined;
      return Promise.reject(error);
    },

    async getIdentity(): Promise<Me> {
      const admin = await me();
      return { id: admin.id, fullName: admin.full_name, admin };
    },

    getPermissions: async () => (await me()).permissions,

    async canAccess({ resource, action }: { resource: string; action: string }) {
      const needed = isFor(resource, action);
      if (needed === undefined) return false;
      if (needed === 'any') return true;
      const { permissions } = await me();
      return [needed].flat().some((each) => permissions.includes(each));
    },
  };
}

function notOurs(error: unknown, say: Say): unknown {
  return error instanceof ApiError && error.status === 403
    ? new Error(say('common.log_in.not_an_admin'))
    : error;
}
