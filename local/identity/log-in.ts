import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { errors, type Provider } from 'oidc-provider';
import { logInPage, pagePolicy, troublePage, type LogInForm } from './page';
import { personWith } from './people';

const path = /^\/log-in\/[\w-]+(\/abort)?$/;
const largestForm = 10_000;

/** Where the provider sends somebody who has to say who they are. */
export function logInPath(uid: string): string {
  return `/log-in/${uid}`;
}

/** Shows the log-in page and takes what is typed there. @returns false where the request is about something else */
export async function serveLogIn(
  provider: Provider,
  shopOrigins: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '/', 'http://identity');
  const match = path.exec(pathname);
  if (match === null) return false;
  const show = (status: number, form: Omit<LogInForm, 'action'>) =>
    send(response, status, logInPage({ action: pathname, ...form }), shopOrigins);
  try {
    // Whoever has not the cookie of this log-in stops here.
    await provider.interactionDetails(request, response);
    if (match[1] !== undefined) {
      await finish(provider, request, response, {
        error: 'access_denied',
        error_description: 'The person did not log in.',
      });
    } else if (request.method === 'POST') {
      const form = await readForm(request);
      const email = form.get('email') ?? '';
      const person = personWith(email, form.get('password') ?? '');
      if (person === undefined) {
        show(400, { email, failure: 'The e-mail address or the password is wrong.' });
      } else {
        await finish(provider, request, response, { login: { accountId: person.subject } });
      }
    } else show(200, {});
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    sendTrouble(response, 400, 'This log-in has expired, or was begun in another browser.');
  }
  return true;
}

function finish(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  result: Parameters<Provider['interactionFinished']>[2],
): Promise<void> {
  return provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: false,
  });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (Number(request.headers['content-length'] ?? Infinity) > largestForm) {
    return new URLSearchParams();
  }
  return new URLSearchParams(await text(request));
}

export function sendTrouble(response: ServerResponse, status: number, words: string): void {
  send(response, status, troublePage(words), []);
}

function send(
  response: ServerResponse,
  status: number,
  page: string,
  shopOrigins: readonly string[],
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy(shopOrigins),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(page);
}
