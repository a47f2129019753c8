import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface DrainTimes {
  /** Connections that are open go on for so long, each for one more request. */
  readonly lingerMs: number;
  /** What is still under way then is cut. */
  readonly cutMs: number;
}

/** Ends a server without letting go of what it has taken. Resolves when no connection is left. */
export type Drain = (times: DrainTimes) => Promise<void>;

/**
 * Has to be told of the server before it listens. Node by itself, told to close, goes on answering on connections
 * that were busy at that moment as if nothing were, until they are cut in the middle of a request. Here every answer
 * from then on is the last of its connection and says so, so that clients go elsewhere by themselves.
 */
export function drainable(server: Server): Drain {
  const underWay = new Set<ServerResponse>();
  let isDraining = false;
  let isLingerOver = false;

  const watch = (_request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    if (isDraining) makeLast(response);
    response.once('close', () => {
      underWay.delete(response);
      // One that had begun to be answered before could not say it any more. Not while others linger, whose
      // request may be on its way: then it lingers with them.
      if (isLingerOver) setImmediate(() => server.closeIdleConnections());
    });
  };
  // Before whoever answers: who answers at once has sent its headers when it returns.
  server.prependListener('request', watch);
  server.prependListener('checkExpectation', watch);

  return async ({ lingerMs, cutMs }) => {
    isDraining = true;
    for (const response of underWay) makeLast(response);
    const cut = setTimeout(() => server.closeAllConnections(), cutMs);
    // A request that is on its way while an idle connection is closed would be lost.
    await wait(lingerMs);
    isLingerOver = true;
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(cut);
  };
}

function makeLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
