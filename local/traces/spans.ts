import { z } from 'zod';

/** A span as it came. */
export interface Span {
  readonly service: string;
  /** Which of its processes. */
  readonly instance: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

const value = z
  .object({
    stringValue: z.string(),
    intValue: z.coerce.number(),
    doubleValue: z.number(),
    boolValue: z.boolean(),
  })
  .partial();
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const milliseconds = z
  .union([z.string(), z.number()])
  .transform((nanoseconds) => Number(BigInt(nanoseconds) / 1_000n) / 1_000);
const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** The JSON form of an OTLP export, as far as it is read here. */
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: milliseconds,
              endTimeUnixNano: milliseconds,
              attributes,
              status: z.object({ code: z.number().default(0) }).prefault({}),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** @throws SyntaxError, ZodError where it is no such export */
export function readExport(body: string): Span[] {
  return request.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const of = valuesOf(resource.attributes);
    const service = String(of['service.name'] ?? '');
    const instance = String(of['service.instance.id'] ?? '');
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service,
        instance,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
        name: span.name,
        kind: kinds[span.kind] ?? 'internal',
        startedAt: span.startTimeUnixNano,
        endedAt: span.endTimeUnixNano,
        failed: span.status.code === 2,
        attributes: valuesOf(span.attributes),
      })),
    );
  });
}

function valuesOf(pairs: z.infer<typeof attributes>): Span['attributes'] {
  return Object.fromEntries(
    pairs.flatMap(({ key, value: given }) => {
      const [only] = Object.values(given);
      return only === undefined ? [] : [[key, only] as const];
    }),
  );
}
