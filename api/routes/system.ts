import { z } from 'zod';
import { anyone } from '../access';
import { Readiness } from '../contracts/system';
import { landingPage, landingPagePolicy } from '../pages/landing';
import { Problem, problemType, problems } from '../problems';
import { reply, route, type Medium } from '../route';
import type { Services } from '../services';

const page: Medium<'text/html'> = { medium: 'text/html', description: 'A page for people.' };

const kinds: Readonly<Record<string, { status: number; title: string }>> = Object.fromEntries(
  Object.entries(problems).map(([name, kind]) => [problemType(name), kind]),
);

const apiInfo = {
  summary: 'Name, version and links',
  access: anyone,
  responds: {
    200: z
      .object({
        name: z.string(),
        version: z.string(),
        links: z.record(z.string(), z.url()),
        shop: z.object({ currency: z.string(), time_zone: z.string() }),
        log_in: z
          .array(z.enum(['password', 'oidc', 'google']))
          .meta({ description: 'The ways to log in that are set up.' }),
      })
      .meta({ id: 'ApiInfo' }),
  },
  handle: (_call: unknown, { shop, signIn }: Pick<Services, 'shop' | 'signIn'>) => ({
    name: 'OrderFlow',
    version: 'v1',
    links: {
      base: `${shop.publicUrl}/api/v1/`,
      docs: `${shop.publicUrl}/api-docs/`,
      swagger: `${shop.publicUrl}/swagger/`,
      redoc: `${shop.publicUrl}/redoc/`,
      admin: `${shop.publicUrl}/admin/`,
      health: `${shop.publicUrl}/health/`,
      ready: `${shop.publicUrl}/ready/`,
    },
    shop: { currency: shop.currency, time_zone: shop.timeZone },
    log_in: [
      'password' as const,
      ...(['oidc', 'google'] as const).filter((name) => signIn[name] !== undefined),
    ],
  }),
};

/** The API itself: its pages, documentation and health. */
export const systemRoutes = [
  route('GET /', {
    summary: 'The landing page',
    access: anyone,
    responds: { 200: page },
    handle: (_call, services) =>
      reply(200, landingPage(services), { 'Content-Security-Policy': landingPagePolicy }),
  }),

  route('GET /api/', apiInfo),
  route('GET /api/v1/', apiInfo),

  route('GET /health/', {
    summary: 'Whether this process is alive',
    access: anyone,
    responds: { 200: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }) },
    handle: () => ({ status: 'ok' as const }),
  }),

  route('GET /ready/', {
    summary: 'Whether database, Temporal and migrations are as they must be',
    access: anyone,
    responds: { 200: Readiness, 503: Readiness },
    handle: async (_call, { ready }) => {
      const parts = await ready();
      const isReady =
        parts.database === 'up' && parts.temporal === 'up' && parts.migrations === 'applied';
      return isReady
        ? reply(200, { status: 'ready', ...parts })
        : reply(503, { status: 'not ready', ...parts }, { 'Retry-After': '5' });
    },
  }),

  route('GET /problems/{name}/', {
    summary: 'What a kind of error means',
    access: anyone,
    params: z.strictObject({ name: z.string() }),
    responds: {
      200: z
        .object({ type: z.string(), title: z.string(), status: z.int() })
        .meta({ id: 'ProblemKind' }),
    },
    handle: ({ params }) => {
      const type = `/problems/${params.name}`;
      const known = kinds[type];
      if (known === undefined) throw new Problem('NotFound');
      return { type, ...known };
    },
  }),
];
