import type { SamplesMessages } from './samples-messages.ts';

export const samplesEn: SamplesMessages = {
  help: {
    samples: 'make five samples for a demonstration, dated over the last six days',
    confirm: 'the clinic’s id, if it has real backups',
    remove: 'take the clinic’s samples away',
  },
  started: (clinic) =>
    `Five samples of “${clinic}” are being made: real backups with dates that are not theirs.`,
  made: (count, date, trigger, size, state) =>
    `  ${count}  ${date.padEnd(22)}  ${trigger.padEnd(9)}  ${size} · ${state}`,
  trigger: { manual: 'manual', automatic: 'automatic' },
  done: (clinic, made) =>
    `“${clinic}” has ${made} samples. They were made now, protect nobody, and no figure counts them; they go by themselves in a week, or with --remove.`,
  confirm: (clinic, why) =>
    `${why}\nIf you want samples all the same, type the clinic’s id (${clinic}): `,
  removed: (clinic, count) => `${count} samples of “${clinic}” were taken away.`,
  stopping: 'Samples were being made: they are stopped and taken away.',
  stopped: (clinic) => `Stopped; no sample of “${clinic}” is left.`,
  left: (clinic) => `The samples of “${clinic}” go on being made; see them with “list ${clinic}”.`,
  tag: '(sample)',
  label: 'Sample',
  shown: (date, made) =>
    `shown with the date ${date}, but made on ${made}; it does not count as a backup`,
};
