import type { StoredMessage } from './message-log';

const pausesMs = [200, 1_000, 5_000, 25_000];

/** Tells what became of the SMS that were taken, as Africa's Talking does: with a form to an address of ours. */
export class DeliveryReports {
  readonly #waiting = new Set<NodeJS.Timeout>();
  #url: string | undefined;

  /** @param url with its secret; without one nothing is told */
  constructor(url: string | undefined) {
    this.#url = url;
  }

  sendTo(url: string): void {
    this.#url = url;
  }

  /** Says in a moment that it has arrived, and again for a while where nobody listens. */
  arrived({ messageId = '', to: [phoneNumber = ''] }: StoredMessage): void {
    const url = this.#url;
    if (url === undefined) return;
    const form = {
      id: messageId,
      status: 'Success',
      phoneNumber,
      networkCode: '63902',
      retryCount: '0',
    };
    this.#tell(url, new URLSearchParams(form), 0);
  }

  close(): void {
    this.#url = undefined;
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }

  #tell(url: string, body: URLSearchParams, round: number): void {
    const pause = pausesMs[round];
    if (pause === undefined || this.#url === undefined) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      void isTaken(url, body).then((taken) => taken || this.#tell(url, body, round + 1));
    }, pause);
    this.#waiting.add(timer);
  }
}

async function isTaken(url: string, body: URLSearchParams): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
