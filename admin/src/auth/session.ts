const storedAt = 'orderflow.token';
const handoverMs = 200;

type Message = { kind: 'ask' } | { kind: 'give'; token: string } | { kind: 'ended' };

const token = () => sessionStorage.getItem(storedAt);

export interface Session {
  readonly token: () => string | null;
  /** The token of this tab, or of another tab of this site that is open now. */
  find(): Promise<string | null>;
  begin(token: string): void;
  /** In all tabs. */
  end(): void;
}

/**
 * Where the token is kept: in `sessionStorage`, so that nothing of it stays on the machine when the browser
 * is closed. A new tab (a link in a mail) asks the open ones for it.
 */
export function createSession(onEnded: () => void): Session {
  const channel = new BroadcastChannel('orderflow.session');
  // A channel is for this site alone, and takes no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const tell = (message: Message) => channel.postMessage(message);
  let given: ((token: string) => void) | undefined;

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    const own = token();
    if (data.kind === 'ask' && own !== null) tell({ kind: 'give', token: own });
    else if (data.kind === 'give') given?.(data.token);
    else if (data.kind === 'ended' && own !== null) {
      sessionStorage.removeItem(storedAt);
      onEnded();
    }
  });

  return {
    token,
    async find() {
      const own = token();
      if (own !== null) return own;
      const handed = await new Promise<string | null>((resolve) => {
        given = resolve;
        setTimeout(() => resolve(null), handoverMs);
        tell({ kind: 'ask' });
      });
      given = undefined;
      // A log-in in this tab meanwhile goes before.
      if (handed !== null && token() === null) sessionStorage.setItem(storedAt, handed);
      return token();
    },
    begin: (key) => sessionStorage.setItem(storedAt, key),
    end() {
      sessionStorage.removeItem(storedAt);
      tell({ kind: 'ended' });
    },
  };
}
