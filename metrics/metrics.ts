import { collectDefaultMetrics, Registry } from 'prom-client';

/** What this process tells Prometheus. Labels have few values, all known beforehand, and name nobody. */
export interface Metrics {
  readonly registry: Registry;
  /** Done before each look, so that what is told is of now. Must not reject. */
  readonly beforeLook: (read: () => void | Promise<void>) => void;
  /** More in the same format, from elsewhere in this process. Must not reject. */
  readonly alsoTell: (source: () => Promise<string>) => void;
  /** All of it, in Prometheus' text format. */
  tell(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const reads: (() => void | Promise<void>)[] = [];
  const sources: (() => Promise<string>)[] = [];
  return {
    registry,
    beforeLook: (read) => void reads.push(read),
    alsoTell: (source) => void sources.push(source),
    async tell() {
      await Promise.all(reads.map(async (read) => read()));
      const texts = await Promise.all([registry.metrics(), ...sources.map((source) => source())]);
      return texts.map((text) => text.replace(/\n*$/, '\n')).join('');
    },
  };
}

/** Time and memory of the process, the event loop's lag, the garbage collector. */
export function watchProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}
