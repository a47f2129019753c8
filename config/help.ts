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
