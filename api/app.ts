import { createHmac } from 'node:crypto';
import Koa from 'koa';
import { noReplica } from '../db/replica';
import { addressReader } from './client-address';
import { adminSite } from './middleware/admin-site';
import { crossOrigin } from './middleware/cors';
import { devInbox } from './middleware/dev-inbox';
import { problemDetails } from './middleware/problem-details';
import { rateLimit } from './middleware/rate-limit';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import { securityHeaders } from './middleware/security-headers';
import { checkUrl } from './input';
import { mount, type State } from './mount';
import { openApi } from './openapi/document';
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
  const { db, log, shop, secretKey, edges, devInboxUrl } = services;
  const liveEvents = createLiveEvents(db, log);
  const addressOf = addressReader(edges.trustedProxies);
  const app = new Koa<State>();
  app.keys = [createHmac('sha256', secretKey).update('cookies').digest('base64url')];
  // A connection that broke while it was answered: nothing that could be told to anyone.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer broke off'));

  if (services.requestSpan !== undefined) app.use(services.requestSpan);
  if (services.metrics !== undefined) {
    app.use(services.metrics.count);
    services.metrics.watchStreams(() => liveEvents.open());
  }
  app.use((ctx, next) => {
    ctx.request.ip = addressOf(ctx.req) ?? '';
    return next();
  });
  app.use(requestId());
  app.use(requestLog(log));
  app.use(securityHeaders(shop.publicUrl));
  if (edges.corsOrigins.length > 0) app.use(crossOrigin(edges.corsOrigins));
  app.use(problemDetails(log));
  if (devInboxUrl !== undefined) app.use(devInbox(devInboxUrl));
  app.use(adminSite(services.adminSite));
  if (edges.rateLimitPerMinute > 0) app.use(rateLimit(edges.rateLimitPerMinute));
  app.use((ctx, next) => {
    checkUrl(ctx.url);
    return next();
  });
  app.use(
    mount(routeGroups, {
      ...services,
      replica: services.replica ?? noReplica(services.db),
      liveEvents,
      openApi: openApi(routeGroups, shop.publicUrl),
    }),
  );
  app.use(() => {
    throw new Problem('NotFound');
  });

  return { app, close: () => liveEvents.close() };
}
