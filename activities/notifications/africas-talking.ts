import { types } from 'node:util';
import africastalking from 'africastalking';
import { z } from 'zod';
import type { ErrorKind } from '../../workflows/domain/news';
import { during, type Attempt, type Progress } from './africas-talking-http';
import { DeliveryError, type Delivered, type Gateway } from './gateway';

export interface AfricasTalkingSettings {
  /** `sandbox` is Africa's Talking's own sandbox, unless `baseUrl` says otherwise. */
  readonly username: string;
  readonly apiKey: string;
  readonly senderId: string | undefined;
  readonly baseUrl: string | undefined;
  readonly timeoutMs?: number;
}

const liveUrl = 'https://api.africastalking.com';
const sandboxUrl = 'https://api.sandbox.africastalking.com';

/** SMS through Africa's Talking. */
export function africasTalkingGateway({
  username,
  apiKey,
  senderId,
  baseUrl,
  timeoutMs = 10_000,
}: AfricasTalkingSettings): Gateway {
  const { SMS } = africastalking({ username, apiKey });
  // Said in any case: of two accounts in one process, one in the sandbox, the SDK sends both there.
  const base = baseUrl ?? (username.toLowerCase() === 'sandbox' ? sandboxUrl : liveUrl);
  const url = `${base.replace(/\/+$/, '')}/version1/messaging`;
  const sender = senderId === undefined ? {} : { from: senderId };

  return {
    async send({ to, message }, signal) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const attempt: Attempt = {
        url,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        progress: 'none',
      };
      if (attempt.signal.aborted) {
        throw new DeliveryError('passing', 'ERR_CANCELED', 'Given up before it was sent.');
      }
      const answer = await during(attempt, () => SMS.send({ to, message, ...sender })).catch(
        (error: unknown) => {
          // The SDK fails with the body where the status is not 201: it may well be an acceptance.
          if (!types.isNativeError(error)) return error;
          throw judged(error, attempt.progress, deadline.aborted);
        },
      );
      return accepted(answer);
    },

    async close() {
      // Every connection ends with its request.
    },
  };
}

const acceptance = z.object({
  SMSMessageData: z.object({
    Message: z.string().catch(''),
    Recipients: z.array(
      z.object({
        statusCode: z.coerce.number(),
        status: z.string().catch(''),
        messageId: z.string().catch(''),
        cost: z.coerce.string().catch(''),
        messageParts: z.number().int().positive().catch(1),
      }),
    ),
  }),
});

/** Codes that stand for taken: 100 Processed, 101 Sent, 102 Queued. */
const taken: readonly number[] = [100, 101, 102];

/**
 * Refusals that pass: 405 InsufficientBalance ends when the shop tops up its account, 500
 * InternalServerError and 501 GatewayError when the provider has mended them. The others (401
 * RiskHold, 402 InvalidSenderId, 403 InvalidPhoneNumber, 404 UnsupportedNumberType, 406
 * UserInBlacklist, 407 CouldNotRoute, 409 DoNotDisturbRejection, 502 RejectedByGateway) are about
 * this message or number and would only be repeated.
 */
const passingRefusals: readonly number[] = [405, 500, 501];

function accepted(answer: unknown): Delivered {
  const parsed = acceptance.safeParse(answer);
  if (!parsed.success) {
    const words = 'The provider’s answer makes no sense.';
    throw new DeliveryError('unknown', 'UnreadableAnswer', words, { isProviders: true });
  }
  const { Message: words, Recipients: recipients } = parsed.data.SMSMessageData;
  const [recipient] = recipients;
  // Nobody was sent anything: what concerns the whole request (`InvalidSenderId`) is said in words.
  if (recipient === undefined) throw refused(undefined, words, words);
  const { statusCode, status, messageId, cost, messageParts } = recipient;
  if (!taken.includes(statusCode)) throw refused(statusCode, status, `${status} (${statusCode})`);
  const currency = /^[A-Z]{3}(?= )/.exec(cost)?.[0];
  const paid = { cost: fourDecimals(cost), units: messageParts };
  return { messageId, ...paid, ...(currency !== undefined && { currency }) };
}

function refused(statusCode: number | undefined, name: string, words: string): DeliveryError {
  const code = /^[A-Za-z]{1,40}$/.test(name) ? name : String(statusCode ?? 'NoRecipient');
  const passes = statusCode !== undefined && passingRefusals.includes(statusCode);
  // Those that pass are the account's or the provider's own trouble.
  return new DeliveryError(passes ? 'passing' : 'permanent', code, words, { isProviders: passes });
}

/** `"KES 0.8000"` → `"0.8000"`. */
function fourDecimals(cost: string): string | null {
  const amount = /\d+(?:\.\d+)?/.exec(cost)?.[0];
  return amount === undefined ? null : Number(amount).toFixed(4);
}

const failedRequest = z.object({
  code: z.string().catch(''),
  response: z
    .object({
      status: z.number(),
      data: z.unknown(),
      headers: z.object({ 'retry-after': z.string().optional().catch(undefined) }),
    })
    .optional()
    .catch(undefined),
});

function judged(error: Error, progress: Progress, late: boolean): DeliveryError {
  // Sender and text are always right, so it is the number that the SDK does not let through.
  if (progress === 'none') {
    return new DeliveryError('permanent', 'InvalidPhoneNumber', error.message);
  }
  const { code, response } = failedRequest.parse(error);
  if (response !== undefined) {
    const { status, data, headers } = response;
    const words = typeof data === 'string' && data !== '' ? data : error.message;
    const kind = kindOf(status);
    return new DeliveryError(kind, String(status), words.slice(0, 500), {
      isProviders: kind !== 'permanent',
      retryAfterMs: milliseconds(headers['retry-after']),
    });
  }
  // Once connected the provider may have taken the message, and to repeat it costs money: a person decides.
  const neverSent = progress === 'connecting' || neverConnected.includes(code);
  const broken = neverSent
    ? error.message
    : `The connection broke before the provider answered (${error.message}).`;
  return new DeliveryError(
    neverSent ? 'passing' : 'unknown',
    late ? 'ETIMEDOUT' : code || 'UNKNOWN',
    late ? 'The provider did not answer in time.' : broken,
    { isProviders: true },
  );
}

/** For connections through a proxy, which cannot be watched. */
const neverConnected: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * 400, 413 and the like are about this message. Everything else answers without having taken it
 * and passes: 5xx, 408, 429 by themselves; 3xx, 401, 403, 404 and 407 (key, account or address
 * wrong) when the operator has seen to it, and then the messages leave. But a 504 comes from
 * something in between, that handed the request on and never heard what became of it, and a 2xx
 * is an acceptance that broke off before it could be read.
 */
function kindOf(status: number): ErrorKind {
  if (status < 300 || status === 504) return 'unknown';
  const passes = status < 400 || status >= 500 || [401, 403, 404, 407, 408, 429].includes(status);
  return passes ? 'passing' : 'permanent';
}

/** Of a `Retry-After` in seconds; the providers' other form, a date, needs a clock that agrees with theirs. */
function milliseconds(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : undefined;
}
