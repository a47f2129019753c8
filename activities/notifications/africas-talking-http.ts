import { AsyncLocalStorage } from 'node:async_hooks';
import * as http from 'node:http';
import * as https from 'node:https';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';

/**
 * How far a request of the SDK got. `none`: the SDK itself refused, nothing was to be sent.
 * `asked`: a request was made, over a connection not made here (a proxy's tunnel). `connecting`: not
 * a byte can have been sent. `connected`: the provider may have read all of it.
 */
export type Progress = 'none' | 'asked' | 'connecting' | 'connected';

export interface Attempt {
  /** In place of the SDK's address. */
  readonly url: string;
  readonly signal: AbortSignal;
  progress: Progress;
}

const attempts = new AsyncLocalStorage<Attempt>();

/**
 * Runs a call of the SDK so that its requests follow `attempt` and report to it. The SDK has no
 * settings for address, timeout or cancelling, and asks the one axios of its package for everything;
 * so they are set on the way through that, for requests made in here and no others.
 */
export function during<Result>(attempt: Attempt, call: () => Promise<Result>): Promise<Result> {
  return attempts.run(attempt, call);
}

interface RequestSettings {
  url?: string;
  signal?: AbortSignal;
  httpAgent?: http.Agent;
  httpsAgent?: https.Agent;
  maxRedirects?: number;
  maxContentLength?: number;
}

interface SdkAxios {
  readonly interceptors: {
    readonly request: { use(change: (settings: RequestSettings) => RequestSettings): number };
  };
}

const axios: SdkAxios = createRequire(require.resolve('africastalking'))('axios');

axios.interceptors.request.use((settings) => {
  const attempt = attempts.getStore();
  if (attempt === undefined) return settings;
  attempt.progress = 'asked';
  settings.url = attempt.url;
  settings.signal = attempt.signal;
  settings.httpAgent = httpAgent;
  settings.httpsAgent = httpsAgent;
  settings.maxRedirects = 0; // A redirect would hand the API key to whoever is named there.
  settings.maxContentLength = 1_048_576;
  return settings;
});

// A connection for each request: on one that is kept open nobody can tell whether the provider had
// closed it before it read the request.
class HttpAgent extends http.Agent {
  override createConnection(...given: Parameters<http.Agent['createConnection']>) {
    return watched(super.createConnection(...given), 'connect');
  }
}

class HttpsAgent extends https.Agent {
  override createConnection(...given: Parameters<https.Agent['createConnection']>) {
    return watched(super.createConnection(...given), 'secureConnect');
  }
}

const httpAgent = new HttpAgent({ keepAlive: false });
const httpsAgent = new HttpsAgent({ keepAlive: false });

function watched(socket: Duplex | null | undefined, ready: 'connect' | 'secureConnect') {
  const attempt = attempts.getStore();
  if (attempt !== undefined && socket) {
    attempt.progress = 'connecting';
    socket.once(ready, () => {
      attempt.progress = 'connected';
    });
  }
  return socket;
}
