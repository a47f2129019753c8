import { chance, from, type Shop } from './shop';
import type { Person } from './people';

const longestMs = 90_000;

/** Follows an order live: half of all until the server ends it, the others until they are cut or put down. */
export function followLive(shop: Shop, orderId: string, { token }: Person): void {
  const { http, random, tally } = shop;
  const path = `/api/v1/orders/${orderId}/events/`;
  const asking = http.open({ path, token, headers: { accept: 'text/event-stream' } });
  asking.end();
  const began = performance.now();
  let how = 'ended by the server';
  const toTheEnd = chance(random, 0.5);
  const leaveAt = toTheEnd ? longestMs : from(random, 200, 15_000);
  const leave = setTimeout(() => {
    const isCut = chance(random, 0.5);
    how = toTheEnd ? 'left after 90 s' : isCut ? 'cut' : 'closed';
    if (isCut) asking.socket?.resetAndDestroy();
    else asking.destroy();
  }, leaveAt);
  asking.on('response', (response) => {
    if (response.statusCode !== 200) tally.odd(`live events: ${response.statusCode}`);
    response.resume();
    response.on('error', () => undefined);
  });
  asking.on('close', () => {
    clearTimeout(leave);
    tally.answered('live events', how, performance.now() - began);
  });
}
