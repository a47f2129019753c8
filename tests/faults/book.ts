import { randomUUID } from 'node:crypto';

/**
 * accepted: answered with success, so it must stand once. refused: answered with a no that nothing before it
 * puts in doubt, so it must not stand. unknown: nobody was told, so it stands once or not at all.
 */
export type Outcome = 'open' | 'accepted' | 'refused' | 'unknown';

/** What a customer or somebody of the shop wanted, as only they know it. */
export interface Command {
  readonly kind: 'place' | 'move' | 'cancel' | 'pay';
  /** Its Idempotency-Key, or payment reference; and the note by which it is found in the database. */
  readonly id: string;
  readonly round: number;
  readonly quantity: number;
  /** Of a placed order, once it is known. */
  orderId: string | undefined;
  /** What a move leads to. */
  readonly to: string | undefined;
  outcome: Outcome;
  /** How often it was sent. */
  tries: number;
}

type Wanted = Pick<Command, 'kind' | 'round'> &
  Partial<Pick<Command, 'orderId' | 'to' | 'quantity'>>;

/** All commands of a run, kept outside of what is tried. */
export class Book {
  readonly commands: Command[] = [];

  open(wanted: Wanted): Command {
    const command: Command = {
      kind: wanted.kind,
      id: randomUUID(),
      round: wanted.round,
      quantity: wanted.quantity ?? 0,
      orderId: wanted.orderId,
      to: wanted.to,
      outcome: 'open',
      tries: 0,
    };
    this.commands.push(command);
    return command;
  }

  of(kind: Command['kind']): Command[] {
    return this.commands.filter((each) => each.kind === kind);
  }
}

/** What a round came to, counted by those who asked. */
export interface Tally {
  accepted: number;
  refused: number;
  unavailable: number;
  cut: number;
  retries: number;
  /** When the first command was accepted after the last fault was over. */
  answeredAt: number | undefined;
  /** What no client should ever see. */
  readonly wrong: string[];
}

export function newTally(): Tally {
  return {
    accepted: 0,
    refused: 0,
    unavailable: 0,
    cut: 0,
    retries: 0,
    answeredAt: undefined,
    wrong: [],
  };
}
