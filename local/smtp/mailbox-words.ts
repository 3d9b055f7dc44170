import type { Language } from '../../contracts/language.ts';

const english = {
  title: 'Mailbox',
  explanation: 'Every mail that Resguardo sends on this machine ends up here, and nowhere else.',
  empty: 'No mail yet',
  emptyHint: 'When a backup ends, its mail shows up here by itself.',
  deleteAll: 'Delete all',
  back: 'All mail',
  noSubject: '(no subject)',
  from: 'From',
  to: 'To',
  received: 'Received',
  headers: 'Headers',
  text: 'As text',
  attachments: 'Attachments',
  source: 'Source',
  unnamed: '(unnamed)',
  notFound: 'This mail is not here any more.',
};

export type MailboxWords = typeof english;

const spanish: MailboxWords = {
  title: 'Buzón',
  explanation: 'Todo correo que Resguardo envía en esta máquina llega aquí, y a ningún otro sitio.',
  empty: 'Aún no hay correos',
  emptyHint: 'Cuando termine un respaldo, su correo aparecerá aquí solo.',
  deleteAll: 'Borrar todo',
  back: 'Todos los correos',
  noSubject: '(sin asunto)',
  from: 'De',
  to: 'Para',
  received: 'Recibido',
  headers: 'Cabeceras',
  text: 'Como texto',
  attachments: 'Adjuntos',
  source: 'Fuente',
  unnamed: '(sin nombre)',
  notFound: 'Este correo ya no está aquí.',
};

export const mailboxWords: Readonly<Record<Language, MailboxWords>> = { es: spanish, en: english };
