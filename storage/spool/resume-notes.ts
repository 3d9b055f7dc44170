import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolRef } from '../../contracts/spool.ts';
import { isMissing } from '../disk-errors.ts';
import { spoolFiles } from './spool-files.ts';

/**
 * Where an upload that dies can be taken up again, kept beside the spool it reads: who resumes needs
 * that disk anyway. A token can be as good as a key to the upload (Drive's is), so it goes neither into
 * a workflow's history nor into the catalog.
 */
export interface ResumeNotes {
  read(ref: SpoolRef, destination: string): string | null;
  /** Null takes the note away. */
  keep(ref: SpoolRef, destination: string, token: string | null): void;
}

export function resumeNotes(root: string): ResumeNotes {
  const path = (ref: SpoolRef, destination: string): string =>
    join(spoolFiles(root, ref).folder, `resume-${destination}`);
  return {
    read(ref, destination) {
      try {
        return readFileSync(path(ref, destination), 'utf8');
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    keep(ref, destination, token) {
      const note = path(ref, destination);
      if (token === null) {
        rmSync(note, { force: true });
        return;
      }
      // Some bytes, once for several MiB: not worth a turn through the thread pool.
      writeFileSync(`${note}.new`, token, { mode: 0o600 });
      renameSync(`${note}.new`, note);
    },
  };
}
