import type { Console } from './console';
import type { DemoCustomer, FirstOrder } from './first-order';
import { shown } from './home';
import type { Stack } from './stack';

/** Where to look now, each with its address. */
export function printLinks(
  stack: Stack,
  { customer, order }: { readonly customer?: DemoCustomer; readonly order?: FirstOrder },
  out: Console,
): void {
  const { publicUrl, temporalUrl, inboxUrl, logInUrl, metrics } = stack;
  const list = (query: string) =>
    temporalUrl && `${temporalUrl}/workflows?query=${encodeURIComponent(query)}`;
  const orders = 'WorkflowType="processOrder"';

  out.heading('OrderFlow is up.');
  out.pairs([
    ['Start here', `${publicUrl}/`],
    ['Admin site', `${publicUrl}/admin/`],
    ['API', `${publicUrl}/api/`],
    ['Try the API', `${publicUrl}/swagger/`],
    ['Read the API', `${publicUrl}/redoc/`],
    ['  for programs', `${publicUrl}/api-docs/`],
    ...row('Log in (OpenID)', logInUrl),
    ...row('Mail and SMS', inboxUrl && `${publicUrl}/dev/inbox/`),
    ...row('  previews', inboxUrl && `${publicUrl}/dev/previews/`),
    ...row('Temporal Web', list(orders)),
    ...row('  that order', temporalUrl && order && `${temporalUrl}/workflows/order-${order.id}`),
    ...row('  not delivered', list(`${orders} AND NotificationsFailed > 0`)),
    ...row('Metrics', metrics.map(({ name, url }) => `${url} (${name})`).join('\n') || undefined),
  ]);
  out.print();
  if (customer !== undefined) printToken(publicUrl, customer, out);
  out.pairs([
    ['Logs', `${shown(stack.home.logDir)}/{${Object.keys(stack.pids()).join(',')}}.log`],
    ['Addresses', `. ${shown(stack.home.runDir)}/env   (sets them in a shell)`],
    ['Ctrl-C', 'ends all of it; the data stays'],
  ]);
  out.print();
}

function printToken(publicUrl: string, { email, password }: DemoCustomer, out: Console): void {
  out.print(`  A token, as a customer or as the admin (admin@orderflow.com, admin123):`);
  out.print();
  out.print(`    curl -s ${publicUrl}/api/v1/auth/token/ -H 'Content-Type: application/json' \\`);
  out.print(`      -d '${JSON.stringify({ username: email, password })}'`);
  out.print();
}

function row(name: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}
