import type { Language } from '../../contracts/language.ts';

/** What the mail about a forgotten password says. */
export interface PasswordWords {
  readonly eyebrow: string;
  readonly subject: string;
  readonly title: (name: string) => string;
  readonly lead: (minutes: number) => string;
  readonly codeHeading: string;
  readonly codeLabel: string;
  readonly howHeading: string;
  readonly how: readonly string[];
  readonly notYou: string;
  readonly footer: string;
}

export const passwordWords: Readonly<Record<Language, PasswordWords>> = {
  es: {
    eyebrow: 'Su usuario de Resguardo',
    subject: 'Resguardo: código para una contraseña nueva',
    title: (name) => `${name}, aquí está su código`,
    lead: (minutes) =>
      `Alguien pidió una contraseña nueva para su usuario. Si fue usted, use este código dentro de los próximos ${minutes} minutos. Sirve una sola vez.`,
    codeHeading: 'Su código',
    codeLabel: 'Código',
    howHeading: 'Qué hacer',
    how: [
      'Cópielo completo en la pantalla en que pidió la contraseña nueva, y escriba allí la contraseña que quiera.',
      'Al hacerlo se cierran todas sus sesiones; después inicie sesión con la contraseña nueva.',
    ],
    notYou:
      'Si no fue usted, no haga nada: su contraseña sigue siendo la misma. No dé este código a nadie; nadie de soporte se lo pedirá.',
    footer: 'Este mensaje lo envió Resguardo, que hace los respaldos de su clínica.',
  },
  en: {
    eyebrow: 'Your Resguardo user',
    subject: 'Resguardo: code for a new password',
    title: (name) => `${name}, here is your code`,
    lead: (minutes) =>
      `Somebody asked for a new password for your user. If that was you, use this code within the next ${minutes} minutes. It is good once.`,
    codeHeading: 'Your code',
    codeLabel: 'Code',
    howHeading: 'What to do',
    how: [
      'Copy the whole of it into the page where you asked for the new password, and write there the password you want.',
      'That ends all of your sessions; then log in with the new password.',
    ],
    notYou:
      'If it was not you, do nothing: your password is still the same. Give this code to nobody; no support will ever ask for it.',
    footer: 'This mail was sent by Resguardo, which makes your clinic’s backups.',
  },
};
