import type { StatisticsMessages } from './statistics-messages.ts';

export const statisticsEn: StatisticsMessages = {
  help: {
    stats: 'how the clinic’s backups (or everybody’s) have done, and what keeping them costs',
    months: 'how many months, the current one too (12)',
  },
  fields: {
    success: 'Success',
    made: 'Made',
    protection: 'Protected',
    size: 'Size',
    median: 'Median time',
    cost: 'Estimated cost',
    restoreCost: 'Taking it out once',
  },
  protection: (inTime, late) => `${inTime} in time, ${late} late`,
  made: (manual, automatic) => `${manual} by hand, ${automatic} by schedule`,
  success: (percent, succeeded, failed) => `${percent} (${succeeded} well, ${failed} failed)`,
  size: (packed, plain, smaller) => `${packed} of ${plain} (${smaller} smaller)`,
  cost: (month, year) => `${month} USD a month, ${year} USD a year`,
  columns: {
    month: 'MONTH',
    succeeded: 'WELL',
    failed: 'FAILED',
    size: 'STORED',
    median: 'TIME',
    store: 'STORE',
    copies: 'COPIES',
  },
  never: 'There are no backups yet.',
};
