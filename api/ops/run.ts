import { parseArgs, types } from 'node:util';
import type { Client } from '@temporalio/client';
import type { Config } from '../../config';
import { optionInWords } from '../../config/option-in-words';
import { Problem } from '../problems';
import type { Services } from '../services';
import { listChannels, setChannel } from './channels';
import { listDeployment, makeCurrent, ramp } from './deployment';
import { listMessages, retryMessages } from './messages';
import type { Terminal } from './terminal';

export type OpsServices = Pick<Services, 'db' | 'messages' | 'shop' | 'perMinute'> & {
  readonly client: Client;
  readonly deployment: Config['deployment'];
  /** How long workers of a build are waited for. */
  readonly patienceMs?: number;
};

/** What was typed, as names and values. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

export const usage = `npm run ops -- notifications list [--channel sms|email] [--status failed] [--order NUMBER] [--limit 20]
npm run ops -- notifications retry [--channel sms|email] [--error-kind passing|permanent|unknown]
                                   [--created-after TIME] [--created-before TIME] [--order NUMBER] [--yes]
npm run ops -- channels
npm run ops -- channels stop sms|email --reason "Why"
npm run ops -- channels start sms|email
npm run ops -- channels rate sms|email 20|default
npm run ops -- deployment
npm run ops -- deployment current [BUILD|none]
npm run ops -- deployment ramp BUILD|none PERCENT`;

const options = {
  channel: { type: 'string' },
  status: { type: 'string' },
  order: { type: 'string' },
  limit: { type: 'string' },
  'error-kind': { type: 'string' },
  'created-after': { type: 'string' },
  'created-before': { type: 'string' },
  reason: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

/** What is typed by its place, not by `--name`. */
const placed: Readonly<Record<string, readonly string[]>> = {
  channels: ['channel', 'rate'],
  deployment: ['build', 'percent'],
};

/** @returns the exit code: 0 done, 1 not done, 2 not understood */
export async function runOps(
  args: readonly string[],
  services: OpsServices,
  terminal: Terminal,
): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [subject = '', verb = 'list', ...words] = positionals;
    switch (`${subject} ${verb}`) {
      case 'notifications list':
        return await listMessages(values, services, terminal);
      case 'notifications retry':
        return await retryMessages(values, services, terminal);
      case 'channels list':
        return await listChannels(services, terminal);
      case 'channels stop':
      case 'channels start':
      case 'channels rate':
        return await setChannel(verb, words, values, services, terminal);
      case 'deployment list':
        return await listDeployment(services, terminal);
      case 'deployment current':
        return await makeCurrent(words, services, terminal);
      case 'deployment ramp':
        return await ramp(words, services, terminal);
      default:
        return notUnderstood(positionals, terminal);
    }
  } catch (error) {
    return told(error, placed[args[0] ?? ''] ?? [], terminal);
  }
}

function notUnderstood(words: readonly string[], terminal: Terminal): number {
  const what = words.length === 0 ? '' : `"${words.join(' ')}" is not understood. `;
  terminal.say(`${what}Usage:\n${usage}`);
  return 2;
}

function told(error: unknown, words: readonly string[], terminal: Terminal): number {
  if (error instanceof Problem) {
    const fields = Object.entries(error.errors ?? {});
    if (fields.length === 0) terminal.say(error.detail);
    for (const [field, messages] of fields) {
      const name = words.includes(field) ? field.toUpperCase() : `--${field.replaceAll('_', '-')}`;
      terminal.say(`${name}: ${messages.join(' ')}`);
    }
    return 2;
  }
  if (types.isNativeError(error) && 'code' in error && String(error.code).includes('PARSE_ARGS')) {
    terminal.say(`${optionInWords(error)}. Usage:\n${usage}`);
    return 2;
  }
  throw error;
}
