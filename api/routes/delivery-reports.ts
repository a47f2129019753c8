import { createHash, timingSafeEqual } from 'node:crypto';
import { recordArrival } from '../../db/notifications/delivery-reports';
import { arrivalOf } from '../../workflows/domain/delivery-report';
import { anyone } from '../access';
import { DeliveryReport, deliveryReportQuery } from '../contracts/delivery-report';
import { Message } from '../contracts/fields';
import { parse, readForm } from '../input';
import { Problem } from '../problems';
import { route } from '../route';

const largestReport = 16 * 1024;

/** What providers tell by themselves. */
export const deliveryReportRoutes = [
  route('POST /webhooks/africastalking/delivery/', {
    summary: 'Africa’s Talking tells what became of an SMS',
    description:
      'A form with `id`, `status`, `failureReason` and more. Said again or out of order it does no harm; ' +
      'what is about no message of ours is kept for a day. 404 while `AFRICASTALKING_WEBHOOK_SECRET` is not set.',
    access: anyone,
    query: deliveryReportQuery,
    streams: 'application/x-www-form-urlencoded',
    responds: { 200: Message },
    fails: ['NotFound', 'WrongSecret', 'TooLarge'],
    handle: async (call, { db, log, messages, webhookSecret }) => {
      if (webhookSecret === undefined) throw new Problem('NotFound');
      // Before anything of the body is read.
      if (!isSame(call.query.secret ?? '', webhookSecret)) throw new Problem('WrongSecret');
      const form = await readForm(call.stream(), largestReport);
      const { id, status, failureReason } = parse(DeliveryReport, form);
      const arrival = arrivalOf(status, failureReason);
      if (arrival === null) return { message: 'It is on its way.' };
      const { outcome, recount } = await recordArrival(db, id, arrival);
      log.info(
        { status: arrival.status, outcome, request_id: call.requestId },
        'delivery reported',
      );
      if (recount !== null) await messages.lookAnew(recount);
      return { message: 'Thank you.' };
    },
  }),
];

/** In the same time, however much of it is right. */
function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
