import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Session } from '../session.ts';
import { checkFleet, type CheckedFleet } from './check-fleet.ts';
import type { ReadFleet } from './fleet-entry.ts';
import { readCsv } from './read-csv.ts';
import { readYaml } from './read-yaml.ts';
import { revealFrom, type Reveal } from './secrets.ts';

/** A spreadsheet in Spanish writes Windows-1252 where it was not told to write UTF-8. */
const decoded = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const readText = async (path: string): Promise<string> => {
  try {
    return decoded(await readFile(path));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ResguardoError('setting-invalid', { setting: path, why }, { cause });
  }
};

export interface LoadedFleet extends CheckedFleet {
  /** How many clinics the file names, good ones or not. */
  readonly named: number;
  readonly reveal: Reveal;
}

/**
 * Reads and checks a file of clinics, with the defaults of another where one is named. `setting-invalid` for a
 * file that cannot be read; what is wrong within it is told as problems.
 */
export const loadFleet = async (
  { terminal, language, words }: Session,
  file: string,
  defaultsFile?: string,
): Promise<LoadedFleet> => {
  const own = words.fleet;
  const under: ReadFleet =
    defaultsFile === undefined
      ? { entries: [], problems: [], defaults: {} }
      : readYaml(await readText(defaultsFile), own);
  const kind = extname(file).toLowerCase();
  const isCsv = kind === '.csv';
  if (!isCsv && !['.yaml', '.yml', '.json'].includes(kind))
    throw new ResguardoError('bad-request', { why: own.unknownKind(file) });
  const text = await readText(file);
  const read = isCsv ? readCsv(text, own, under.defaults) : readYaml(text, own, under.defaults);
  const all = { ...read, problems: [...under.problems, ...read.problems] };
  return {
    ...checkFleet(all, language, own),
    named: read.entries.length,
    reveal: revealFrom(terminal.env, dirname(resolve(file)), own),
  };
};
