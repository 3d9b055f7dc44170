import { readFile } from 'node:fs/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

export const masterKeyBytes = 32;

const base64 = /^[A-Za-z0-9+/_-]{43}=?$/;

const decode = (text: string, setting: string): Buffer => {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (!base64.test(trimmed) || key.length !== masterKeyBytes)
    throw new ResguardoError('setting-invalid', {
      setting,
      why: `not ${masterKeyBytes} bytes in base64; \`openssl rand -base64 32\` makes one`,
    });
  return key;
};

/**
 * The master key, from `RESGUARDO_MASTER_KEY` or the file that `RESGUARDO_MASTER_KEY_FILE` names:
 * 32 bytes in base64. `setting-missing` without either, `setting-invalid` for anything else; the
 * value itself is never told.
 */
export const readMasterKey = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Buffer> => {
  const value = environment['RESGUARDO_MASTER_KEY'];
  if (value) return decode(value, 'RESGUARDO_MASTER_KEY');
  const path = environment['RESGUARDO_MASTER_KEY_FILE'];
  if (!path) throw new ResguardoError('setting-missing', { setting: 'RESGUARDO_MASTER_KEY' });
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ResguardoError(
      'setting-invalid',
      {
        setting: 'RESGUARDO_MASTER_KEY_FILE',
        why: (error as NodeJS.ErrnoException).code ?? 'unreadable',
      },
      { cause: error },
    );
  });
  return decode(text, 'RESGUARDO_MASTER_KEY_FILE');
};
