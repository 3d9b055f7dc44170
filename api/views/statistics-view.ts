import { Temporal } from 'temporal-polyfill';
import type { StatisticsFacts } from '../../catalog/statistics/read-statistics.ts';
import type { Statistics } from '../../contracts/api/statistics.ts';
import { monthlyCost, type StorageRates } from '../../contracts/storage-cost.ts';

const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10;

const cents = (usd: number): number => Math.round(usd * 10_000) / 10_000;

/** The first instant of the month that is `months` − 1 before the current one. */
export const monthsBack = (months: number, timeZone: string, now: Date): Date => {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const first = zoned
    .toPlainDate()
    .with({ day: 1 })
    .subtract({ months: months - 1 });
  return new Date(first.toZonedDateTime(timeZone).epochMilliseconds);
};

/** The figures as they are told, with what keeping all that costs by these rates. */
export const statisticsView = (
  { totals, newest, months, stores }: StatisticsFacts,
  rates: StorageRates,
): Statistics => {
  const charged = stores
    .filter(({ kind }) => kind !== 'folder')
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const monthlyUsd = monthlyCost(charged, rates);
  return {
    ...totals,
    ...newest,
    successPercent: percent(totals.succeeded, totals.succeeded + totals.failed),
    reductionPercent: percent(newest.plainBytes - newest.bytes, newest.plainBytes),
    ...{ months, stores },
    cost: {
      bytes: charged,
      monthlyUsd,
      yearlyUsd: cents(monthlyUsd * 12),
      restoreUsd: cents((newest.bytes / 1e9) * rates.egress),
    },
  };
};
