import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { helpIfAsked } from '../../config/help';
import { admin } from '../../db/seed-data';

const version = '4.32.5';

/** What must hold whatever is sent; what is valid beyond the schema (a weak password) is the API's to say. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** These would end the log-in that all requests are made with, or never end themselves. */
const leftOut = [
  '/auth/logout/',
  '/auth/tokens/\\{id\\}/',
  '/change_password/',
  '/customers/\\{id\\}/$',
  '/customers/update_profile/',
  '/end_log_ins/',
  '/orders/\\{id\\}/events/',
];

const usage = 'npm run test:fuzz [-- URL [SECONDS]]   (http://localhost:8002, 120)';

/** `npm run test:fuzz`: schemathesis against a demo shop that runs. It changes that shop's data. */
async function main(): Promise<void> {
  helpIfAsked(usage);
  const [url = 'http://localhost:8002', seconds = '120', ...more] = process.argv.slice(2);
  if (more.length > 0 || !/^\d+$/.test(seconds)) throw new Error(`Usage: ${usage}`);
  const token = await logIn(url);
  const program = installed();
  const settings = {
    '--header': `Authorization: Token ${token}`,
    '--checks': checks.join(','),
    '--exclude-path-regex': leftOut.join('|'),
    '--phases': 'examples,coverage,fuzzing',
    '--max-examples': '30',
    '--max-time': seconds,
    '--workers': '2',
    '--request-timeout': '20',
    '--suppress-health-check': 'all',
    '--warnings': 'off',
  };
  const { status } = spawnSync(
    program,
    ['run', `${url}/api-docs/`, ...Object.entries(settings).flat(), '--continue-on-failure'],
    // What it remembers of failures it keeps there, to try them first the next time.
    { stdio: 'inherit', cwd: dirname(dirname(program)) },
  );
  process.exitCode = status ?? 1;
}

async function logIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/token/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: admin.email, password: admin.password }),
  });
  if (!response.ok) throw new Error(`${admin.email} can not log in at ${url}: ${response.status}`);
  return z.object({ token: z.string() }).parse(await response.json()).token;
}

/** Of this version, in a virtual environment of its own beside the Temporal CLI. */
function installed(): string {
  const home = join(homedir(), '.cache', 'orderflow', `schemathesis-${version}`);
  const program = join(home, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  mkdirSync(home, { recursive: true });
  must('python3', ['-m', 'venv', home]);
  must(join(home, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`]);
  return program;
}

function must(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} failed`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
