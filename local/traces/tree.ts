import type { Span } from './spans';

const nameWidth = 62;

/** A trace in lines: what belongs to what, in which process, when it began and how long it took. */
export function treeOf(trace: readonly Span[]): string[] {
  const spans = trace.toSorted((a, b) => a.startedAt - b.startedAt);
  const known = new Set(spans.map(({ spanId }) => spanId));
  const begun = spans[0]?.startedAt ?? 0;
  const lines: string[] = [];

  const show = (span: Span, head: string, tail: string, above: string) => {
    const name = `${head}${span.name}${span.failed ? ` ✗ ${span.attributes['error.type'] ?? ''}` : ''}`;
    const process = span.service === above ? '' : `[${span.service}]`;
    const took = Math.max(0, span.endedAt - span.startedAt);
    const when = `+${inWords(Math.max(0, span.startedAt - begun))}`;
    lines.push(
      `${name.padEnd(nameWidth)} ${when.padStart(9)} ${inWords(took).padStart(9)}  ${process}`.trimEnd(),
    );
    const below = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
    for (const [index, each] of below.entries()) {
      const last = index === below.length - 1;
      show(each, `${tail}${last ? '└─ ' : '├─ '}`, `${tail}${last ? '   ' : '│  '}`, span.service);
    }
  };
  for (const span of spans) {
    // Of what has not come yet, the parts that have stand alone.
    if (span.parentSpanId === undefined || !known.has(span.parentSpanId)) show(span, '', '', '');
  }
  return lines;
}

function inWords(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(1)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
