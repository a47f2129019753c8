import { Client, Connection } from '@temporalio/client';
import { createDatabase, type Knex } from '../../db/database';
import { admin as seededAdmin } from '../../db/seed-data';
import { Ports } from '../../local/ports';
import { startStack, type Stack } from '../../local/stack';
import { answersOk } from '../../local/readiness';
import { Caller } from './caller';
import { Ends } from './ends';
import { partNames, type PartName } from './plan';
import { startStandIn, type StandIn } from './stand-in';

export interface FaultStack {
  readonly apiUrl: string;
  readonly db: Knex;
  readonly client: Client;
  readonly email: StandIn;
  readonly sms: StandIn;
  readonly admin: Caller;
  /** Which parts have ended, and by what. */
  readonly ends: Ends;
  /** The processes of a part that run now. */
  pids(part: PartName): number[];
  /** Whether all run, and the API says that it is ready. */
  isUp(): Promise<boolean>;
  stop(): Promise<void>;
}

const account = { username: 'orderflow-faults', apiKey: 'key-of-the-fault-tests' };
const webhookSecret = 'secret of the fault tests';

/** As in production, on real disks, but for rates and pauses: faults last seconds here. */
function settings(port: number, email: StandIn, sms: StandIn) {
  return {
    DATABASE_URL: undefined,
    TEMPORAL_ADDRESS: undefined,
    OIDC_ISSUER_URL: undefined,
    WORKER_QUEUES: undefined,
    PUBLIC_URL: undefined,
    PORT: String(port),
    SMTP_URL: `smtp://127.0.0.1:${email.smtpPort}`,
    AFRICASTALKING_USERNAME: account.username,
    AFRICASTALKING_API_KEY: account.apiKey,
    AFRICASTALKING_BASE_URL: sms.httpUrl,
    AFRICASTALKING_WEBHOOK_SECRET: webhookSecret,
    SMS_PER_MINUTE: '0',
    EMAIL_PER_MINUTE: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_ATTEMPTS_PER_MINUTE: '0',
    NOTIFICATION_RETRY_SECONDS: '0.5,1',
    LOG_LEVEL: 'warn',
  };
}

/**
 * PostgreSQL, Temporal with its database in a file, an API, two workers for orders, one for messages, a mail server
 * and an SMS provider: each a process of its own that is started again when it dies.
 */
export async function startFaultStack(
  dataDir: string,
  tell: (sentence: string) => void,
  signal: AbortSignal,
): Promise<FaultStack> {
  const ports = new Ports();
  const { port } = await ports.choose('any');
  const apiUrl = `http://127.0.0.1:${port}`;
  const reports = `${apiUrl}/api/v1/webhooks/africastalking/delivery/`;
  const reportUrl = `${reports}?secret=${encodeURIComponent(webhookSecret)}`;
  let ends: Ends | undefined;
  const say = (sentence: string) => (ends === undefined ? tell(sentence) : ends.hear(sentence));
  const options = { dataDir, ports, account, reportUrl, say };
  const email = await startStandIn('email', options);
  const sms = await startStandIn('sms', options);
  let stack: Stack;
  try {
    stack = await startStack({
      dataDir,
      ports: 'any',
      workers: 2,
      env: settings(port, email, sms),
      signal,
      report: { say, progress: () => undefined },
    });
  } catch (error) {
    await Promise.all([email.stop(), sms.stop()]);
    throw error;
  }
  const { env } = stack;
  const db = createDatabase(String(env['DATABASE_URL']), { name: 'fault-tests', poolSize: 4 });
  const connection = Connection.lazy({ address: String(env['TEMPORAL_ADDRESS']) });

  const pids = (part: PartName): number[] => {
    const running = stack.pids();
    const namesOf: Record<PartName, (number | undefined)[]> = {
      api: [running['api']],
      worker: [running['worker'], running['worker-2']],
      sender: [running['sender']],
      temporal: [running['temporal']],
      postgres: [running['postgres']],
      smtp: [email.part.pid],
      sms: [sms.part.pid],
    };
    return namesOf[part].filter((pid) => pid !== undefined);
  };
  ends = new Ends(partNames.flatMap(pids));
  return {
    apiUrl,
    db,
    client: new Client({ connection }),
    email,
    sms,
    admin: await logIn(apiUrl, seededAdmin),
    ends,
    pids,
    isUp: () => isUp(apiUrl, [email, sms], pids),
    async stop() {
      await Promise.all([connection.close(), db.destroy()]);
      await stack.stop();
      await Promise.all([email.stop(), sms.stop()]);
    },
  };
}

export async function logIn(
  apiUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Caller> {
  const body = { email, password };
  const answer = await new Caller(apiUrl, '').try(
    { method: 'POST', path: '/auth/login/', body },
    20_000,
  );
  if (answer?.status !== 200) throw new Error(`${email} can not log in: ${answer?.status}`);
  return new Caller(apiUrl, String(answer.body.token));
}

const expected: readonly (readonly [PartName, number])[] = [
  ['api', 1],
  ['worker', 2],
  ['sender', 1],
  ['temporal', 1],
  ['postgres', 1],
];

async function isUp(
  apiUrl: string,
  standIns: readonly StandIn[],
  pids: (part: PartName) => number[],
): Promise<boolean> {
  if (!expected.every(([part, count]) => pids(part).length === count)) return false;
  const addresses = [
    `${apiUrl}/ready/`,
    ...standIns.map((each) => `${each.httpUrl}/dev/inbox/faults`),
  ];
  const answers = await Promise.allSettled(addresses.map((address) => answersOk(address)));
  return answers.every((each) => each.status === 'fulfilled' && each.value);
}
