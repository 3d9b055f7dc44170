import type { VerbMaker } from './verb-maker.ts';
import { runScheduled } from './commands/run-scheduled.ts';
import { schedule } from './commands/schedule.ts';
import type { CliMessages } from './messages/messages.ts';

/** Schedules, and what is due. */
export const addScheduleVerbs = (
  { schedules: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('schedule <clinic>', help.schedule)
    .option('--set <kind>', help.set)
    .option('--time <hh:mm>', help.time)
    .option('--weekday <0-6>', help.weekday)
    .option('--day <1-28>', help.day)
    .option('--at <when>', help.at)
    .option('--pause [note]', help.pause)
    .option('--resume', help.resume)
    .option('--runs', help.runs)
    .action(does(schedule));
  verb('run-scheduled', help.runScheduled)
    .option('--detach', help.detach)
    .action(does(runScheduled));
};
