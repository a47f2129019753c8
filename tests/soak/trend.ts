import { median, quantile } from '../../bench/quantiles';

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** How far a series may rise from its second third to its last: by a share of it or by so much, whichever is more. */
export interface Tolerance {
  readonly share: number;
  readonly absolute: number;
  /**
   * Which quantile of a third counts; the median where left out. Of what comes and goes with the work the low end: what
   * leaks is there also when nothing is under way.
   */
  readonly at?: number;
}

export interface Trend {
  /** The median of the second third, or which quantile counts. */
  readonly before: number;
  /** The same of the last third. */
  readonly after: number;
  /** How far it may have risen between them. */
  readonly allowed: number;
  /** The slope of a line through both thirds, which outliers do not bend (Theil and Sen). */
  readonly perHour: number;
  readonly isLevel: boolean;
}

const fewest = 4;
const hourMs = 3_600_000;

/**
 * Whether a series has stopped rising: the first third is warm-up, and of the rest the later half must not stand higher
 * than the earlier one. What goes down is level too.
 *
 * @returns null where there are too few points to tell
 */
export function trendOf(
  points: readonly Point[],
  span: { readonly fromMs: number; readonly toMs: number },
  { share, absolute, at = 0.5 }: Tolerance,
): Trend | null {
  const third = (span.toMs - span.fromMs) / 3;
  const between = (from: number, to: number) =>
    points.filter(({ atMs }) => atMs >= span.fromMs + from && atMs < span.fromMs + to);
  const [second, last] = [between(third, 2 * third), between(2 * third, 3 * third + 1)];
  if (Math.min(second.length, last.length) < fewest) return null;
  const before = quantile(
    second.map(({ value }) => value),
    at,
  );
  const after = quantile(
    last.map(({ value }) => value),
    at,
  );
  const allowed = Math.max(before * share, absolute);
  const perHour = slope([...second, ...last]) * hourMs;
  return { before, after, allowed, perHour, isLevel: after - before <= allowed };
}

/** The median of the slopes between any two points. */
function slope(points: readonly Point[]): number {
  const slopes = points.flatMap((one, index) =>
    points
      .slice(index + 1)
      .filter(({ atMs }) => atMs !== one.atMs)
      .map((other) => (other.value - one.value) / (other.atMs - one.atMs)),
  );
  return slopes.length === 0 ? 0 : median(slopes);
}
