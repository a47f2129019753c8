import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { channels } from '../../workflows/domain/news';
import { takeSms } from './africas-talking';
import { faultOrder, type Faults } from './faults';
import type { MessageLog } from './message-log';
import type { MessageReader } from './messages';
import { page, pagePolicy } from './page';
import { previewsPage, previewsPolicy } from '../previews/page';
import { everyPreview } from '../previews/previews';
import type { DeliveryReports } from './reports';

export interface InboxWeb {
  readonly log: MessageLog;
  readonly reader: MessageReader;
  readonly faults: Faults;
  readonly reports: DeliveryReports;
  /** Whose SMS are taken. */
  readonly account: { readonly username: string; readonly apiKey: string };
}

type Handler = (web: InboxWeb, exchange: Exchange) => Promise<void> | void;
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

const routes: Record<string, Partial<Record<string, Handler>>> = {
  '/dev/inbox': { GET: showPage },
  '/dev/inbox/messages.json': { GET: listMessages },
  '/dev/inbox/faults': { GET: showFaults, POST: setFault },
  '/dev/previews': { GET: showPreviews },
  '/dev/previews/previews.json': { GET: listPreviews },
  '/version1/messaging': { POST: sendSms },
};

/** The inbox page, its JSON, and the stand-in for Africa's Talking; port 0 takes any. */
export async function startWebServer(port: number, web: InboxWeb): Promise<Server> {
  const server = createServer((request, response) => {
    handle(web, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) problem(response, 500, 'The inbox failed; its log says why.');
      else response.destroy();
    });
  });
  server.requestTimeout = 0; // a client that is left hanging must be the first to give up
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function handle(web: InboxWeb, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://inbox');
  if (url.pathname === '/') return redirect(response, 'dev/inbox/');
  // The links of these pages are relative, so they need their slash.
  if (url.pathname === '/dev/inbox') return redirect(response, 'inbox/');
  if (url.pathname === '/dev/previews') return redirect(response, 'previews/');
  const methods = routes[url.pathname.replace(/\/$/, '')];
  if (methods === undefined) return problem(response, 404, 'There is nothing here.');
  const handler = methods[request.method === 'HEAD' ? 'GET' : (request.method ?? '')];
  if (handler === undefined) {
    response.setHeader('allow', Object.keys(methods).join(', '));
    return problem(response, 405, `${request.method} is not for this address.`);
  }
  return handler(web, { request, response, url });
}

function showPage(_web: InboxWeb, { response }: Exchange): void {
  response.setHeader('content-security-policy', pagePolicy);
  answer(response, 200, 'text/html; charset=utf-8', page);
}

function showPreviews(_web: InboxWeb, { response }: Exchange): void {
  response.setHeader('content-security-policy', previewsPolicy);
  answer(response, 200, 'text/html; charset=utf-8', previewsPage);
}

function listPreviews(_web: InboxWeb, { response }: Exchange): void {
  json(response, 200, everyPreview());
}

const messageQuery = z.strictObject({
  channel: z.enum(channels).optional(),
  to: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});

async function listMessages({ reader }: InboxWeb, { response, url }: Exchange): Promise<void> {
  const query = messageQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return invalid(response, query.error);
  json(response, 200, await reader.find(query.data));
}

function showFaults({ faults }: InboxWeb, { response }: Exchange): void {
  json(response, 200, faults.present);
}

async function setFault({ faults }: InboxWeb, { request, response }: Exchange): Promise<void> {
  // Only JSON: another site's page may not send it without this server's leave.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return problem(response, 415, 'Send JSON: { "channel", "mode" or "modes", "count" }.');
  }
  const body = parseJson(await text(request));
  const order = faultOrder.safeParse(body);
  if (!order.success) return invalid(response, order.error);
  const { channel, mode, modes = mode === undefined ? [] : [mode], count } = order.data;
  faults.set(channel, modes, count);
  json(response, 200, faults.present);
}

async function sendSms(web: InboxWeb, { request, response }: Exchange): Promise<void> {
  const form = new URLSearchParams(await text(request));
  const { username, apiKey } = web.account;
  if (request.headers['apikey'] !== apiKey || form.get('username') !== username) {
    return answer(
      response,
      401,
      'text/plain; charset=utf-8',
      'The supplied authentication is invalid',
    );
  }
  for (const field of ['to', 'message']) {
    if (!form.get(field)) {
      const missing = `Request is missing required form field '${field}'`;
      return answer(response, 400, 'text/plain; charset=utf-8', missing);
    }
  }
  const mode = web.faults.take('sms');
  if (mode === 'hang') return;
  if (mode === 'refuse') {
    return answer(response, 503, 'text/plain; charset=utf-8', 'Service Unavailable');
  }
  if (mode === 'error') {
    return answer(response, 500, 'text/plain; charset=utf-8', 'Internal Server Error');
  }
  const sms = takeSms(form, mode === 'reject');
  for (const message of sms.taken) {
    web.log.append(message);
    web.reports.arrived(message);
  }
  if (mode === 'cut') request.socket.destroy();
  else json(response, 201, sms.answer);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  answer(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

function invalid(response: ServerResponse, error: z.ZodError): void {
  const errors: Record<string, string[]> = {};
  for (const issue of error.issues) (errors[issue.path.join('.')] ??= []).push(issue.message);
  problem(response, 400, 'Some of what was sent is not valid.', errors);
}

const titles: Record<number, string> = {
  400: 'Invalid input',
  404: 'Not found',
  405: 'Method not allowed',
  415: 'Unsupported media type',
  500: 'Internal error',
};

function problem(
  response: ServerResponse,
  status: number,
  detail: string,
  errors?: Record<string, string[]>,
): void {
  const body = { type: 'about:blank', title: titles[status], status, detail, errors };
  answer(response, status, 'application/problem+json; charset=utf-8', JSON.stringify(body));
}
