/**
 * Says how a command is called and ends it well, where that is what was asked (`--help` or `-h`): before any setting is
 * looked at, as who asks may have none yet.
 *
 * @param usage as it is typed, a line or more
 */
export function helpIfAsked(usage: string, args: readonly string[] = process.argv.slice(2)): void {
  if (!args.some((each) => each === '--help' || each === '-h')) return;
  process.stdout.write(`Usage: ${usage}\n`);
  process.exit(0);
}

/**
 * For a command that takes nothing but `--help`: whoever types more means something by it, so it does not begin as if that
 * had not been said.
 */
export function onlyHelp(usage: string, args: readonly string[] = process.argv.slice(2)): void {
  helpIfAsked(usage, args);
  if (args.length === 0) return;
  process.stderr.write(`"${args.join(' ')}" is not understood. Usage: ${usage}\n`);
  process.exit(2);
}
