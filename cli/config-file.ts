import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../contracts/environment.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';

/** What `resguardo login` leaves behind. */
export const SavedSession = z.object({ url: z.url(), token: z.string().min(1), email: z.string() });
export type SavedSession = z.infer<typeof SavedSession>;

/** `RESGUARDO_CONFIG`, or the place the XDG base directories name. */
export const sessionPath = (env: Environment): string =>
  env['RESGUARDO_CONFIG'] ??
  join(
    env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config'),
    'resguardo',
    'session.json',
  );

/** The saved session, or null where nobody logged in. `setting-invalid` for a file that is none. */
export const readSession = (path: string): SavedSession | null => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ResguardoError(
      'setting-invalid',
      { setting: path, why: (error as NodeJS.ErrnoException).code ?? 'unreadable' },
      { cause: error },
    );
  }
  try {
    return SavedSession.parse(JSON.parse(text));
  } catch (cause) {
    throw new ResguardoError('setting-invalid', { setting: path, why: 'JSON' }, { cause });
  }
};

/** Saves it for its owner's eyes alone (0600), whole or not at all. `file-not-written`. */
export const saveSession = (path: string, session: SavedSession): void => {
  const unfinished = `${path}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, path);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unwritable';
    throw new ResguardoError('file-not-written', { path, why }, { cause });
  }
};

export const forgetSession = (path: string): void => {
  rmSync(path, { force: true });
};
