/** Where a command tells what it does. */
export interface Terminal {
  say(line: string): void;
  /** A line that changes while something long runs. */
  progress(line: string): void;
}

/** Lines that change only where somebody watches; in a file or a log each tenth is a line. */
export function createTerminal(out: NodeJS.WriteStream): Terminal {
  let changing = false;
  // Who reads no further, as `head` does, has seen enough. The work itself goes on.
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    say(line) {
      if (changing) out.write('\n');
      changing = false;
      out.write(`${line}\n`);
    },
    progress(line) {
      if (!out.isTTY) return;
      changing = true;
      out.write(`\r\u001B[K${line}`);
    },
  };
}

const width = 30;

/** `[##########--------------------]  12 of 40` */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? width : Math.round((Math.min(done, total) / total) * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]  ${done} of ${total}`;
}

/** Columns side by side, below their names. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => shown(row[name])))];
  const widths = names.map((_name, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
