import type { Progress } from '../local/console';
import { homeIn } from '../local/home';
import { endLeftovers, watchOver } from '../local/leftovers';
import type { Part, PartOptions } from '../local/part';

/**
 * For servers of a bench's own in this directory: what they are started with, and what ends them. They also end where the
 * bench is killed, and none is started again by itself.
 */
export function openParts(
  dataDir: string,
  ending: AbortSignal,
  report: Progress,
): { readonly options: PartOptions; readonly stop: () => Promise<void> } {
  const home = homeIn(dataDir);
  watchOver(home, dataDir);
  const parts: Part[] = [];
  const say = (line: string) => report.say(line);
  return {
    options: { home, parts, ending, say, revive: false },
    async stop() {
      for (const part of parts.toReversed()) await part.stop();
      await endLeftovers(home);
    },
  };
}
