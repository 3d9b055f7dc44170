import { isExecutable } from './find-on-path.ts';
import { runCommand } from './run-command.ts';

/** Does this program start and show what is expected of it? */
export async function works(
  binary: string,
  args: readonly string[],
  shows: RegExp,
): Promise<boolean> {
  if (!isExecutable(binary)) return false;
  const told = await runCommand(binary, args, { timeoutMs: 30_000 });
  return told.code === 0 && shows.test(told.output);
}
