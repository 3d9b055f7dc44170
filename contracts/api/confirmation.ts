import { z } from 'zod';

/** The words that people type, exactly so, before their data are changed. */
export const confirmationWords = { restore: 'RESTAURAR', clean: 'LIMPIAR' } as const;
export type ConfirmationWord = (typeof confirmationWords)[keyof typeof confirmationWords];

/** What is asked besides being logged in, before data are changed: the word, then one's own password. */
export const confirmationFields = (word: ConfirmationWord) => ({
  confirm: z.string().max(100).describe(`The word \`${word}\`, exactly`),
  password: z.string().max(1024).describe('The password of whoever is logged in, once more'),
});

export const RestoreConfirmation = z
  .strictObject(confirmationFields(confirmationWords.restore))
  .meta({ id: 'RestoreConfirmation' });
export type RestoreConfirmation = z.infer<typeof RestoreConfirmation>;
