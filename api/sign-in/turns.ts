interface Turn {
  taken: number;
  readonly waiting: (() => void)[];
}

/** Lets so many at a time pass for one key; the others wait for their turn, for a time. */
export class Turns {
  readonly #turns = new Map<string, Turn>();

  constructor(
    private readonly atOnce: number,
    private readonly patienceMs: number,
  ) {}

  /** How many keys somebody passes or waits for. */
  get size(): number {
    return this.#turns.size;
  }

  /** @returns what ends the turn; null where it did not come in time */
  async take(key: string): Promise<(() => void) | null> {
    const turn = this.#turns.get(key) ?? { taken: 0, waiting: [] };
    this.#turns.set(key, turn);
    if (turn.taken >= this.atOnce && !(await this.#comes(turn))) return null;
    turn.taken += 1;
    return () => {
      turn.taken -= 1;
      turn.waiting.shift()?.();
      if (turn.taken === 0 && turn.waiting.length === 0) this.#turns.delete(key);
    };
  }

  #comes(turn: Turn): Promise<boolean> {
    return new Promise((resolve) => {
      const called = () => {
        clearTimeout(patience);
        resolve(true);
      };
      const patience = setTimeout(() => {
        turn.waiting.splice(turn.waiting.indexOf(called), 1);
        resolve(false);
      }, this.patienceMs);
      turn.waiting.push(called);
    });
  }
}
