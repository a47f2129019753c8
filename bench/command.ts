import { helpIfAsked } from '../config/help';

/**
 * Runs what `npm run …` asked for, and ends with 0, with 1 where it failed or is not well, and with 2 where the options
 * can't be understood.
 *
 * @param read from what was typed; throws an Error in words
 * @param main its answer, where it has one, says whether all is well
 */
export function runCommand<Options>(
  usage: string,
  read: (args: readonly string[]) => Options,
  main: (options: Options) => Promise<boolean | void>,
): void {
  helpIfAsked(usage);
  let options: Options;
  try {
    options = read(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\nUsage: ${usage}`);
    process.exit(2);
  }
  main(options).then(
    (isWell) => process.exit(isWell === false ? 1 : 0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
