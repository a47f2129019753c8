import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { listening } from './listening';

type Step = 'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'message';
/** A reply, or what is done instead of one. */
type Reply = `${number} ${string}` | 'hang' | 'cut' | 'trickle';

const usual: Record<Step, Reply> = {
  greeting: '220 test',
  EHLO: '250 test',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  message: '250 queued',
};

export interface ScriptedSmtp {
  readonly url: string;
  /** How many messages were handed over whole, whatever was replied. */
  messages(): number;
  close(): Promise<void>;
}

/** An SMTP server that says at one step what a well-behaved server library would not. */
export async function scriptedSmtp(replies: Partial<Record<Step, Reply>>): Promise<ScriptedSmtp> {
  const script = { ...usual, ...replies };
  const sockets = new Set<Socket>();
  let messages = 0;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    let inMessage = false;
    let unread = '';
    const reply = (step: Step) => {
      const line = script[step];
      if (line === 'cut') socket.destroy();
      else if (line === 'trickle') trickle(socket);
      else if (line !== 'hang') socket.write(`${line}\r\n`);
      inMessage = step === 'DATA' && line.startsWith('354');
    };
    reply('greeting');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (unread + chunk).split('\r\n');
      unread = lines.pop() ?? '';
      for (const line of lines) {
        if (inMessage) {
          if (line !== '.') continue;
          messages += 1;
          reply('message');
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO' || verb === 'AUTH' || verb === 'MAIL') reply(verb);
        else if (verb === 'RCPT' || verb === 'DATA') reply(verb);
        else socket.write('250 ok\r\n');
      }
    });
  });
  const port = await listening(server);
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages: () => messages,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A reply of ever more lines: no wait for the next one is long. */
function trickle(socket: Socket): void {
  const lines = setInterval(() => socket.write('250-and more\r\n'), 20);
  socket.on('close', () => clearInterval(lines));
}
