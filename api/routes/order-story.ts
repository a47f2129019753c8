import { login, may } from '../access';
import { orderParams } from '../contracts/order';
import { Explanation, Timeline } from '../contracts/order-story';
import { explain } from '../orders/explain';
import { isOver } from '../orders/live-events';
import { visibleOrder } from '../orders/visible-order';
import { isVisible, presentEvent } from '../presenters/timeline';
import { invalidInput } from '../problems';
import { eventsAfter, standings } from '../queries/timeline';
import { noContent, reply, route, type Medium } from '../route';

const eventStream: Medium<'text/event-stream'> = {
  medium: 'text/event-stream',
  description:
    'An event for each item of the timeline: `id` counts up, `event` is its kind, `data` the item ' +
    'as JSON. A comment every 15 s. Ends when the order is at rest and its messages have gone out.',
};

/** What happened to an order, and what may. */
export const orderStoryRoutes = [
  route('GET /orders/{id}/timeline/', {
    summary: 'What happened to an order',
    access: login,
    params: orderParams,
    responds: { 200: Timeline },
    fails: ['OrderNotFound'],
    handle: async ({ params, user }, { db }) => {
      const { id: orderId } = await visibleOrder(db, user, params.id);
      const events = await eventsAfter(db, [{ orderId, after: 0 }]);
      return events
        .filter((event) => isVisible(event, user))
        .map((event) => presentEvent(event, user));
    },
  }),

  route('GET /orders/{id}/events/', {
    summary: 'What happens to an order, live',
    access: login,
    params: orderParams,
    headers: { 'Last-Event-ID': 'The id of the last event seen: goes on after it.' },
    responds: {
      200: eventStream,
      204: { ...noContent, description: 'All of it has been seen, and nothing more will come.' },
    },
    fails: ['OrderNotFound'],
    handle: async ({ params, user, header, isHead }, { db, liveEvents }) => {
      const { id: orderId } = await visibleOrder(db, user, params.id);
      const seen = lastEventId(header('Last-Event-ID'));
      if (seen !== null) {
        // Browsers ask again when a stream ends; only this answer tells them to leave it.
        const [standing] = await standings(db, [orderId]);
        if (standing && isOver(standing) && seen >= standing.lastEvent) return reply(204, null);
      }
      if (isHead) return reply(200, '');
      return reply(200, liveEvents.follow(orderId, seen ?? 0, user), {
        // Proxies that collect an answer before they pass it on would hold it for ever.
        'X-Accel-Buffering': 'no',
      });
    },
  }),

  route('GET /orders/{id}/explain/', {
    summary: 'What may be done with an order and why not, and what its workflow waits for',
    access: may('manage_orders'),
    params: orderParams,
    responds: { 200: Explanation },
    fails: ['OrderNotFound'],
    handle: async ({ params, user }, services) =>
      explain(services, await visibleOrder(services.db, user, params.id)),
  }),
];

function lastEventId(given: string): number | null {
  if (given === '') return null;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw invalidInput({ 'Last-Event-ID': ['Must be the id of an event.'] });
}
