import type { Language } from '../language.ts';

/** Figures as people of one language and time zone read them. */
export interface Figures {
  integer(value: number): string;
  /** Decimal units: 1 MB is 1,000,000 bytes, as stores bill it. */
  bytes(value: number): string;
  /** From milliseconds. */
  duration(milliseconds: number): string;
  /** Day, minute and offset in the time zone. */
  instant(date: Date): string;
  /** `a, b and c` */
  list(items: readonly string[]): string;
}

const byteUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** Some mail programs show the narrow no-break space of ICU's patterns as a box. */
const plainSpaces = (text: string): string => text.replaceAll('\u202f', '\u00a0');

/** @param timeZone IANA name. Throws a RangeError for an unknown one. */
export const figuresFor = (language: Language, timeZone: string): Figures => {
  const integers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(language);
  const instants = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const amount = (value: number, unit: string, options: Intl.NumberFormatOptions): string =>
    plainSpaces(
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        ...options,
      }).format(value),
    );
  const whole = { maximumFractionDigits: 0 };

  const bytes = (value: number): string => {
    if (value < 1000) return amount(value, 'byte', { unitDisplay: 'long', ...whole });
    let scaled = value / 1000;
    let step = 0;
    while (scaled >= 999.95 && step < byteUnits.length - 1) {
      scaled /= 1000;
      step += 1;
    }
    return amount(scaled, byteUnits[step] ?? 'petabyte', { maximumFractionDigits: 1 });
  };

  const duration = (milliseconds: number): string => {
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60)
      return amount(milliseconds / 1000, 'second', { maximumFractionDigits: seconds < 10 ? 2 : 1 });
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const parts =
      hours > 0
        ? [amount(hours, 'hour', whole), amount(minutes, 'minute', whole)]
        : [amount(minutes, 'minute', whole), amount(seconds % 60, 'second', whole)];
    return parts.join(' ');
  };

  return {
    integer: (value) => plainSpaces(integers.format(value)),
    bytes,
    duration,
    instant: (date) => plainSpaces(instants.format(date)),
    list: (items) => lists.format(items),
  };
};
