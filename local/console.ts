/** How a start is told: sentences that stay, and one line that changes while something long runs. */
export interface Progress {
  say(sentence: string): void;
  progress(line: string): void;
}

export interface Console extends Progress {
  /** Without the seconds before it; several lines keep their form. */
  print(text?: string): void;
  heading(text: string): void;
  /** Aligned pairs, as for links. */
  pairs(rows: readonly (readonly [string, string])[]): void;
  trouble(text: string): void;
}

const margin = 10;

/**
 * Calm output that reads the same in a terminal, a file and a CI log: each sentence behind the
 * seconds since the start. Colour and changing lines only in a terminal.
 */
export function createConsole(out: NodeJS.WriteStream = process.stdout): Console {
  const began = Date.now();
  const inTerminal = out.isTTY;
  const coloured = inTerminal && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  let changing = false;
  let lastProgress = 0;

  const paint = (code: number, text: string) =>
    coloured ? `\u001B[${code}m${text}\u001B[0m` : text;
  const write = (text: string) => {
    if (changing) out.write('\r\u001B[K');
    changing = false;
    out.write(`${text}\n`);
  };
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`.padStart(margin - 2);

  return {
    say: (sentence) => write(`${paint(2, seconds())}  ${indented(sentence)}`),
    progress(line) {
      if (inTerminal) {
        const room = Math.max(20, (out.columns || 80) - margin - 1);
        out.write(`\r\u001B[K${' '.repeat(margin)}${paint(2, line.slice(0, room))}`);
        changing = true;
      } else if (Date.now() - lastProgress > 15_000) {
        lastProgress = Date.now();
        write(' '.repeat(margin) + line);
      }
    },
    print: (text = '') => write(text),
    heading: (text) => write(`\n${paint(1, text)}\n`),
    pairs(rows) {
      const width = Math.max(...rows.map(([name]) => name.length));
      for (const [name, value] of rows) {
        const lines = value.replaceAll('\n', `\n${' '.repeat(width + 4)}`);
        write(`  ${paint(2, name.padEnd(width))}  ${lines}`);
      }
    },
    trouble: (text) => write(paint(31, text)),
  };
}

function indented(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(margin)}`);
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
