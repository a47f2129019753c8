import { types } from 'node:util';
import { createTransport, type NodemailerError } from 'nodemailer';
import { DeliveryError, type Gateway } from './gateway';

export interface SmtpSettings {
  readonly smtpUrl: string;
  /** `OrderFlow <orders@example.com>` */
  readonly from: string;
  /** The longest wait for any one step; a whole delivery gets half as much again. */
  readonly timeoutMs?: number;
}

/** Mail over SMTP, with a few connections kept open. */
export function smtpGateway({ smtpUrl, from, timeoutMs = 10_000 }: SmtpSettings): Gateway {
  const host = /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  const transport = createTransport({
    pool: true,
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Of what goes wrong Temporal repeats what is to be repeated. The one repetition here is for a
    // pooled connection that the server had left: nothing was sent over it.
    maxRequeues: 1,
  });

  return {
    async send({ id, to, subject, message, html }, signal) {
      // The waits above are for one step each, and none of them sees a server that trickles.
      const deadline = AbortSignal.timeout(timeoutMs * 1.5);
      try {
        const { messageId } = await transport.sendMail({
          from,
          to: { name: '', address: to }, // As an object: a comma in it makes no second recipient.
          subject,
          text: message,
          ...(html === null ? {} : { html }),
          messageId: `<${id}@${host}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        });
        return { messageId, cost: null, units: null };
      } catch (error) {
        if (deadline.aborted) {
          throw new DeliveryError(
            'passing',
            'ETIMEDOUT',
            'The mail server did not finish in time.',
            { isProviders: true },
          );
        }
        throw types.isNativeError(error) ? judged(error) : error;
      }
    },

    async close() {
      transport.close();
    },
  };
}

/**
 * Permanent is only what the server (or nodemailer, reading the address) says of this message. Of
 * the rest, some would never get better by itself either, a wrong password for one, but the message
 * is not to blame and leaves as soon as the operator has seen to it.
 *
 * A connection lost after the message was handed over is passing too: an e-mail is repeated with
 * the same Message-ID rather than perhaps never sent.
 */
function judged(error: NodemailerError): DeliveryError {
  const { code = 'UNKNOWN', originalCode, responseCode } = error;
  const aboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  const loginWanted = responseCode === 530 || responseCode === 535;
  const forGood = responseCode === undefined || error.permanent === true;
  const isProviders =
    !aboutMessage ||
    loginWanted ||
    (responseCode !== undefined && serverBusy.includes(responseCode));
  return new DeliveryError(
    aboutMessage && forGood && !loginWanted ? 'permanent' : 'passing',
    responseCode === undefined ? (originalCode ?? code) : String(responseCode),
    // The server's own words, where it gave any, not the library's around them.
    error.response ?? error.message,
    { isProviders },
  );
}

/** Said of a message, but about the server: closing, in trouble itself, or unable to let anybody log in. */
const serverBusy: readonly number[] = [421, 451, 454];
