import type { Statistics } from '../../contracts/api/statistics.ts';
import { pairs, table } from '../draw/table.ts';
import type { Session } from '../session.ts';

/** A bar as long as its share of the greatest. */
const bar = (value: number, greatest: number, rich: boolean): string =>
  greatest === 0 ? '' : (rich ? '█' : '#').repeat(Math.ceil((value / greatest) * 20));

const drawn = (session: Session, found: Statistics): string[] => {
  const { words, figures, terminal } = session;
  const { statistics: told } = words;
  if (found.succeeded + found.failed === 0) return [told.never];
  const rich = terminal.screen !== null;
  const greatest = Math.max(...found.months.map(({ bytes }) => bytes));
  const percent = (value: number | null): string => (value === null ? '-' : figures.percent(value));
  const seconds = (value: number | null): string =>
    value === null ? '-' : figures.duration(value);
  const [monthly, yearly, once] = [
    found.cost.monthlyUsd,
    found.cost.yearlyUsd,
    found.cost.restoreUsd,
  ].map(String);
  return [
    ...pairs([
      [
        told.fields.success,
        told.success(
          percent(found.successPercent),
          figures.count(found.succeeded),
          figures.count(found.failed),
        ),
      ],
      [told.fields.made, told.made(figures.count(found.manual), figures.count(found.automatic))],
      [
        told.fields.protection,
        told.protection(figures.count(found.protectedInTime), figures.count(found.protectedLate)),
      ],
      [
        told.fields.size,
        told.size(
          figures.bytes(found.bytes),
          figures.bytes(found.plainBytes),
          percent(found.reductionPercent),
        ),
      ],
      [told.fields.median, seconds(found.medianSeconds)],
      [told.fields.cost, told.cost(monthly ?? '', yearly ?? '')],
      [told.fields.restoreCost, `${once ?? ''} USD`],
    ]),
    '',
    ...table(
      [
        { title: told.columns.month },
        { title: told.columns.succeeded, right: true },
        { title: told.columns.failed, right: true },
        { title: told.columns.median, right: true },
        { title: told.columns.size, right: true },
        { title: '' },
      ],
      found.months.map((month) => [
        month.month,
        figures.count(month.succeeded),
        figures.count(month.failed),
        seconds(month.medianSeconds),
        figures.bytes(month.bytes),
        bar(month.bytes, greatest, rich),
      ]),
    ),
    '',
    ...table(
      [
        { title: told.columns.store },
        { title: told.columns.copies, right: true },
        { title: told.columns.size, right: true },
      ],
      found.stores.map(({ kind, destination, copies, bytes }) => [
        destination === null || destination === kind ? kind : `${destination} (${kind})`,
        figures.count(copies),
        figures.bytes(bytes),
      ]),
    ),
  ];
};

/** How a clinic's backups have done, or without a clinic everybody's. */
export const stats = async (
  session: Session,
  clinic: string | undefined,
  options: { months?: string },
): Promise<number> => {
  const client = session.client();
  const found =
    clinic === undefined
      ? await client.call('readStatistics', { query: options })
      : await client.call('readClinicStatistics', { path: { clinic }, query: options });
  session.give(drawn(session, found), found);
  return 0;
};
