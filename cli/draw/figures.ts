import type { Language } from '../../contracts/language.ts';

const locales = { es: 'es', en: 'en-US' } as const;

/** Figures as people read them, in their language. */
export interface Figures {
  readonly count: (value: number) => string;
  /** Decimal units, as stores bill them: 2.45 MB. */
  readonly bytes: (value: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  readonly percent: (value: number) => string;
  /** 8.2 s, 3 min 20 s, 1 h 5 min. */
  readonly duration: (seconds: number) => string;
  readonly instant: (iso: string) => string;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export const figuresIn = (language: Language): Figures => {
  const locale = locales[language];
  const number = (value: number, digits: number): string =>
    value.toLocaleString(locale, {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
      useGrouping: 'always',
    });
  const bytes = (value: number): string => {
    let power = 0;
    let left = value;
    while (left >= 999.5 && power < units.length - 1) {
      left /= 1000;
      power += 1;
    }
    const digits = power === 0 || left >= 100 ? 0 : left >= 10 ? 1 : 2;
    return `${number(left, digits)} ${units[power] ?? 'B'}`;
  };
  return {
    count: (value) => number(value, 0),
    bytes,
    rate: (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`,
    percent: (value) => `${number(value, value % 1 === 0 ? 0 : 1)} %`,
    duration: (seconds) => {
      if (seconds < 60) return `${number(seconds, seconds < 10 ? 1 : 0)} s`;
      const whole = Math.round(seconds);
      const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
      return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
    },
    instant: (iso) =>
      new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium' }),
  };
};
