import type { Language } from '../../contracts/language.ts';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its two largest units, `4 d 3 h`; one under ten seconds to the tenth. */
export const spanIn = (language: Language): ((seconds: number) => string) => {
  const write = (value: number, unit: string, digits = 0): string =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits },
    })
      .format(value)
      .replaceAll('\u202f', '\u00a0');
  return (seconds) => {
    if (seconds < 9.95) return write(seconds, 'second', 1);
    const whole = Math.round(seconds);
    const index = units.findIndex(([, length]) => whole >= length);
    const [unit, length] = units[index] ?? ['second', 1];
    const next = units[index + 1];
    const rest = next ? Math.floor((whole % length) / next[1]) : 0;
    const large = write(Math.floor(whole / length), unit);
    return next && rest > 0 ? `${large} ${write(rest, next[0])}` : large;
  };
};
