import type { Language } from '../../contracts/language.ts';

/** What the mail to operators about alarms says; each alarm's own words are contracts/messages/finding-words. */
export interface AlarmWords {
  readonly eyebrow: string;
  readonly subject: (opened: number, critical: number, closed: number) => string;
  readonly title: { readonly opened: string; readonly closed: string };
  readonly lead: (opened: number, closed: number) => string;
  readonly headings: {
    readonly critical: string;
    readonly warning: string;
    readonly closed: string;
  };
  readonly more: (left: number) => string;
  readonly footer: (timeZone: string) => string;
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

export const alarmWords: Readonly<Record<Language, AlarmWords>> = {
  es: {
    eyebrow: 'Vigilante de Resguardo',
    subject: (opened, critical, closed) =>
      opened === 0
        ? `Resguardo: ${counted(closed, 'alarma resuelta', 'alarmas resueltas')}`
        : `Resguardo: ${counted(opened, 'alarma nueva', 'alarmas nuevas')}${
            critical > 0 ? `, ${counted(critical, 'crítica', 'críticas')}` : ''
          }`,
    title: { opened: 'Hay algo que atender', closed: 'Lo que fallaba está resuelto' },
    lead: (opened, closed) =>
      [
        ...(opened > 0 ? [`Nuevas en esta ronda: ${opened}.`] : []),
        ...(closed > 0 ? [`Resueltas: ${closed}.`] : []),
        'De cada una se avisa una vez cuando aparece y una vez cuando se resuelve.',
      ].join(' '),
    headings: { critical: 'Crítico', warning: 'Por atender', closed: 'Resuelto' },
    more: (left) => `…y ${left} más: resguardo guard las muestra todas.`,
    footer: (timeZone) =>
      `Las horas son de ${timeZone}. Este mensaje lo envió Resguardo; resguardo guard muestra todo lo que está abierto.`,
  },
  en: {
    eyebrow: 'Resguardo’s guard',
    subject: (opened, critical, closed) =>
      opened === 0
        ? `Resguardo: ${counted(closed, 'alarm resolved', 'alarms resolved')}`
        : `Resguardo: ${counted(opened, 'new alarm', 'new alarms')}${
            critical > 0 ? `, ${critical} critical` : ''
          }`,
    title: { opened: 'Something needs looking after', closed: 'What was wrong is resolved' },
    lead: (opened, closed) =>
      [
        ...(opened > 0 ? [`New in this round: ${opened}.`] : []),
        ...(closed > 0 ? [`Resolved: ${closed}.`] : []),
        'Each is told once when it appears and once when it is resolved.',
      ].join(' '),
    headings: { critical: 'Critical', warning: 'To look after', closed: 'Resolved' },
    more: (left) => `…and ${left} more: resguardo guard shows them all.`,
    footer: (timeZone) =>
      `Times are of ${timeZone}. This mail was sent by Resguardo; resguardo guard shows all that is open.`,
  },
};
