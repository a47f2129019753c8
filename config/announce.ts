/**
 * Tells the supervisor that started this process, where one did, that it has its port: whoever answers there from then on is
 * this process, and not another program that had the port first.
 */
export function announceListening(): void {
  // A supervisor that has gone meanwhile is no reason to end.
  process.send?.(listening, undefined, undefined, () => undefined);
}

export const listening = 'listening';
