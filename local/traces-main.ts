import { onlyHelp } from '../config/help';
import type { Span } from './traces/spans';
import { receiveTraces } from './traces/receiver';
import { treeOf } from './traces/tree';

/** Where OTLP goes by itself. */
const port = 4318;

/** A trace is shown when nothing more of it has come for so long, and again when more does. */
const quietMs = 3_000;

const usage = 'npm run traces   (no options; docs/tracing.md says what comes of it)';

/** `npm run traces`: shows traces as trees, until Ctrl-C. */
async function main(): Promise<void> {
  onlyHelp(usage);
  const traces = new Map<string, { spans: Span[]; timer: NodeJS.Timeout }>();
  const { url } = await receiveTraces(port, ({ headers, spans }) => {
    if (!/json/.test(headers['content-type'] ?? '')) {
      console.error('An export in protobuf: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json.');
    }
    for (const span of spans) {
      const { traceId } = span;
      const trace = traces.get(traceId);
      clearTimeout(trace?.timer);
      const all = [...(trace?.spans ?? []), span];
      traces.set(traceId, { spans: all, timer: setTimeout(() => show(traceId, all), quietMs) });
    }
  });
  console.log(`Traces sent to ${url} are shown here. In another terminal:`);
  console.log(
    `  OTEL_EXPORTER_OTLP_ENDPOINT=${url} OTEL_EXPORTER_OTLP_PROTOCOL=http/json npm start`,
  );
}

function show(traceId: string, spans: readonly Span[]): void {
  console.log(`\nTrace ${traceId}, ${spans.length} spans`);
  for (const line of treeOf(spans)) console.log(line);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
