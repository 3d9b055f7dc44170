import type { VerbMaker } from './verb-maker.ts';
import { stats } from './commands/stats.ts';
import type { CliMessages } from './messages/messages.ts';

/** How it all has done. */
export const addStatisticsVerbs = (
  { statistics: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('stats [clinic]', help.stats).option('--months <n>', help.months).action(does(stats));
};
