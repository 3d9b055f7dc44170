import type { RetentionEntry } from '../../contracts/api/retention.ts';

const signs = {
  rich: { kept: '●', goes: '○' },
  plain: { kept: '#', goes: 'o' },
} as const;

export const calendarSigns = (rich: boolean): { kept: string; goes: string } =>
  signs[rich ? 'rich' : 'plain'];

/** So many months back, at most: a wall of them is no picture. */
const mostMonths = 24;

const monthName = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

const daysIn = (month: string): number => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
};

/** A month a line, a sign a day: whether a backup of that day stays, goes, or there is none. */
export const retentionCalendar = (
  items: readonly RetentionEntry[],
  { rich, locale }: { rich: boolean; locale: string },
): string[] => {
  const { kept, goes } = calendarSigns(rich);
  const present = items.filter(({ state }) => state !== 'deleted');
  const staying = new Set(present.filter((one) => one.reasons.length > 0).map(({ day }) => day));
  const days = new Set(present.map(({ day }) => day));
  const months = [...new Set([...days].map((day) => day.slice(0, 7)))].sort().slice(-mostMonths);
  const width = Math.max(0, ...months.map((month) => monthName(month, locale).length));
  return months.map((month) => {
    const cells = Array.from({ length: daysIn(month) }, (_, index) => {
      const day = `${month}-${String(index + 1).padStart(2, '0')}`;
      if (staying.has(day)) return kept;
      return days.has(day) ? goes : '·';
    });
    return `${monthName(month, locale).padEnd(width)}  ${cells.join('')}`;
  });
};
