export interface HealthSettings {
  /** How long a provider that fell sick is left alone before one message tries it again. */
  readonly firstPauseMs?: number;
  readonly now?: () => number;
}

/** So many failures in a row make a provider sick. No answer at all is enough once: whoever asks waits for it. */
const enough = 3;

/** The pause doubles with each message that tried in vain, up to so many times. */
const doublings = 4;

/**
 * Whether a provider is fit to be given messages: a circuit breaker that opens after some failures in a
 * row and lets a single message through now and then until one gets through. (cockatiel and opossum, the
 * libraries for it, want Node 22 in the releases that are looked after.)
 */
export class Health {
  readonly #firstPauseMs: number;
  readonly #now: () => number;
  #failures = 0;
  #sickSince: number | null = null;
  #triedInVain = 0;
  #tryAt = 0;
  #isTrying = false;

  constructor({ firstPauseMs = 30_000, now = Date.now }: HealthSettings = {}) {
    this.#firstPauseMs = firstPauseMs;
    this.#now = now;
  }

  get isSick(): boolean {
    return this.#sickSince !== null;
  }

  /** Whether the next message may go there; where it is sick, only this one may until it is told how that went. */
  admit(): boolean {
    if (!this.isSick) return true;
    if (this.#isTrying || this.#now() < this.#tryAt) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#sickSince = null;
    this.#triedInVain = 0;
    this.#isTrying = false;
  }

  /** @param noAnswer it did not fail, it did nothing */
  failed({ noAnswer }: { readonly noAnswer: boolean }): void {
    const now = this.#now();
    if (this.#sickSince !== null) {
      // Those that were on their way when it fell sick say nothing new.
      if (!this.#isTrying) return;
      this.#isTrying = false;
      this.#triedInVain = Math.min(this.#triedInVain + 1, doublings);
      this.#tryAt = now + this.#firstPauseMs * 2 ** this.#triedInVain;
      return;
    }
    this.#failures += noAnswer ? enough : 1;
    if (this.#failures < enough) return;
    this.#sickSince = now;
    this.#tryAt = now + this.#firstPauseMs;
  }
}
