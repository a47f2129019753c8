import { z } from 'zod';
import { about } from './about';
import { httpUrl, number, text, trueOrFalse } from './kinds';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const protocols = ['http/protobuf', 'http/json'] as const;

/** OpenTelemetry's own variables: whether and how it is loaded is decided here, the rest its SDK reads by itself. */
export const theTraces = {
  OTEL_EXPORTER_OTLP_ENDPOINT: about(
    httpUrl.optional(),
    'Where a collector takes OTLP over HTTP, such as `http://localhost:4318` (docs/tracing.md). Nothing is traced without it.',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: about(
    z.enum(protocols, { error: `must be ${protocols.join(' or ')}` }).default('http/protobuf'),
    '`http/protobuf` or `http/json`.',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: about(text.optional(), {
    description: 'What the collector wants to be told besides, as `key=value,key=value`.',
    isSecret: true,
  }),
  OTEL_TRACES_SAMPLER: about(
    z
      .enum(samplers, { error: `must be one of ${samplers.join(', ')}` })
      .default('parentbased_always_on'),
    'Which traces are recorded: `always_on`, `always_off` or `traceidratio`, each also with `parentbased_` before it, which leaves it to a caller that is traced.',
  ),
  OTEL_TRACES_SAMPLER_ARG: about(number('a share from 0 to 1', 0, 1).optional(), {
    description: 'The share that `traceidratio` records, such as `0.1`.',
    byDefault: 'all',
  }),
  OTEL_SERVICE_NAME: about(text.optional(), {
    description: 'What the process is called in its traces.',
    byDefault: '`orderflow-api`, `orderflow-worker`',
  }),
  OTEL_RESOURCE_ATTRIBUTES: about(
    z
      .string()
      .regex(/^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/, 'must look like key=value,key=value')
      .optional(),
    'What else is told of it, such as `deployment.environment.name=production`.',
  ),
  OTEL_SDK_DISABLED: about(trueOrFalse.default('false'), '`true`: nothing is traced all the same.'),
};

const environment = z.object(theTraces);

export interface TracingSettings {
  readonly protocol: (typeof protocols)[number];
  readonly sampler: (typeof samplers)[number];
  /** What share of traces the samplers by ratio take. */
  readonly ratio: number;
}

/**
 * How traces leave; undefined where they don't. Asked before anything else is loaded, so it complains of
 * nothing: `loadConfig` does, a moment later.
 */
export function loadTracing(
  env: Readonly<Record<string, string | undefined>> = process.env,
): TracingSettings | undefined {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const { data } = environment.safeParse(Object.fromEntries(given));
  if (data?.OTEL_EXPORTER_OTLP_ENDPOINT === undefined || data.OTEL_SDK_DISABLED === 'true') {
    return undefined;
  }
  return {
    protocol: data.OTEL_EXPORTER_OTLP_PROTOCOL,
    sampler: data.OTEL_TRACES_SAMPLER,
    ratio: data.OTEL_TRACES_SAMPLER_ARG ?? 1,
  };
}
