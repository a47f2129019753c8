import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Progress } from './console';

const archs: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
const answerWithinMs = 6_000;
const silenceMs = 15_000;

/** Puts the official binary into `folder`. Returns why that could not be, or null. */
export async function downloadTemporal(
  version: string,
  folder: string,
  report: Progress,
  signal: AbortSignal,
): Promise<string | null> {
  const arch = archs[process.arch];
  if (arch === undefined) return `none for ${process.arch}`;
  const url = `https://temporal.download/cli/archive/v${version}?platform=${process.platform}&arch=${arch}`;
  report.say(`Temporal: downloading the CLI ${version} from temporal.download.`);
  const archive = join(folder, 'temporal.tar.gz');
  try {
    await download(url, archive, report, signal);
    await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, 'temporal'], { signal });
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return reason(error);
  }
}

async function download(
  url: string,
  file: string,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(new Error('no answer')), answerWithinMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, quiet.signal]) });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    let taken = 0;
    const body = Readable.fromWeb(response.body);
    body.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(new Error('the download stopped')), silenceMs);
      taken += chunk.length;
      report.progress(`${megabytes(taken)}${total > 0 ? ` of ${megabytes(total)}` : ''} MB`);
    });
    await pipeline(body, createWriteStream(file));
  } finally {
    clearTimeout(timer);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** fetch says only "fetch failed"; what went wrong is in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
