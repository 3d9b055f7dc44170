import type { ErrorWordsOf } from './error-words.ts';

/** The words about samples and about the files that declare clinics. */
export const fleetErrorsEn = {
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
