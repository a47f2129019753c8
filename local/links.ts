import type { Console } from './console';
import type { FirstOrder } from './first-order';
import { shown } from './home';
import type { Stack } from './stack';

/** Where to look now, each with its address. */
export function printLinks(stack: Stack, order: FirstOrder | undefined, out: Console): void {
  const { publicUrl, temporalUrl, inboxUrl } = stack;
  const failed = encodeURIComponent('NotificationsFailed > 0');

  out.heading('OrderFlow is up.');
  out.pairs([
    ['Start here', `${publicUrl}/`],
    ['API', `${publicUrl}/api/v1/`],
    ['API documents', `${publicUrl}/api-docs/`],
    ...row('Mail and SMS', inboxUrl && `${publicUrl}/dev/inbox/`),
    ...row('Temporal Web', temporalUrl && `${temporalUrl}/workflows`),
    ...row('  that order', temporalUrl && order && `${temporalUrl}/workflows/order-${order.id}`),
    ...row('  not delivered', temporalUrl && `${temporalUrl}/workflows?query=${failed}`),
  ]);
  out.print();
  out.print(
    '  A token, as a customer (testpass123) or as the admin (admin@orderflow.com, admin123):',
  );
  out.print();
  out.print(`    curl -s ${publicUrl}/api/v1/auth/token/ -H 'Content-Type: application/json' \\`);
  out.print(`      -d '{"username":"john.doe@example.com","password":"testpass123"}'`);
  out.print();
  out.pairs([
    ['Logs', `${shown(stack.home.logDir)}/{${Object.keys(stack.pids()).join(',')}}.log`],
    ['Addresses', `. ${shown(stack.home.runDir)}/env   (sets them in a shell)`],
    ['Ctrl-C', 'ends all of it; the data stays'],
  ]);
  out.print();
}

function row(name: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}
