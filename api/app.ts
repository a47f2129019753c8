import { createHmac } from 'node:crypto';
import Koa from 'koa';
import { devInbox } from './middleware/dev-inbox';
import { problemDetails } from './middleware/problem-details';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import { securityHeaders } from './middleware/security-headers';
import { checkUrl } from './input';
import { mount, type State } from './mount';
import { openApi } from './openapi';
import { createLiveEvents } from './orders/live-events';
import { Problem } from './problems';
import { routeGroups } from './routes';
import type { Services } from './services';

export interface App {
  readonly app: Koa<State>;
  /** Ends the streams that would otherwise never end; requests under way are the server's to drain. */
  close(): Promise<void>;
}

/** The API: its middleware in reading order. */
export function createApp(services: Services): App {
  const { db, log, shop, secretKey, devInboxUrl } = services;
  const liveEvents = createLiveEvents(db, log);
  const app = new Koa<State>();
  app.keys = [createHmac('sha256', secretKey).update('cookies').digest('base64url')];
  // A connection that broke while it was answered: nothing that could be told to anyone.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer broke off'));

  app.use(requestId());
  app.use(requestLog(log));
  app.use(securityHeaders());
  app.use(problemDetails(log));
  app.use((ctx, next) => {
    checkUrl(ctx.url);
    return next();
  });
  if (devInboxUrl !== undefined) app.use(devInbox(devInboxUrl));
  app.use(
    mount(routeGroups, {
      ...services,
      liveEvents,
      openApi: openApi(routeGroups, shop.publicUrl),
    }),
  );
  app.use(() => {
    throw new Problem('NotFound');
  });

  return { app, close: () => liveEvents.close() };
}
