import type { ErrorWordsOf } from './error-words.ts';

/** The words about database servers, samples and about the files that declare clinics. */
export const fleetErrorsEn = {
  'server-unknown': {
    message: 'No clinic is on a database server[ “{server}”].',
    hint: 'Servers are named as host:port; “resguardo servers list” shows those there are.',
  },
  'samples-beside-real': {
    message:
      'The clinic[ “{clinic}”] has real backups[ ({backups})]: samples are for demonstrations.',
    hint: 'If samples are to stand beside them all the same, confirm it with the clinic’s id[ (--confirm {clinic})].',
  },
  'file-invalid': {
    message: 'The file[ {file}] is not right[ in {problems} places].',
    hint: 'Each place is told above, with its line. Nothing was changed.',
  },
} as const satisfies Partial<ErrorWordsOf>;
