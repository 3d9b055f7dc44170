import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptMail } from './kept-mail.ts';
import { readMail, type ReadMail } from './read-mail.ts';

export type Envelope = KeptMail['envelope'];

/** Mails as files of a folder: each as it came (.eml), with what the servers said beside it (.json). */
export interface MailStore {
  /** Whole or not at all: it is there once this returns. */
  keep(source: Buffer, envelope: Envelope): string;
  /** Newest first. */
  list(): Promise<KeptMail[]>;
  find(id: string): Promise<ReadMail | undefined>;
  source(id: string): Promise<Buffer | undefined>;
  clear(): void;
}

interface Note {
  readonly receivedAt: string;
  readonly envelope: Envelope;
}

export function openMailStore(folder: string): MailStore {
  const path = (id: string, suffix: string): string => join(folder, `${id}.${suffix}`);
  // The .eml comes last, so a mail with one has its note too.
  const ids = (): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -'.eml'.length))
      .sort()
      .reverse();
  const read = async (id: string): Promise<ReadMail> => {
    const note = JSON.parse(readFileSync(path(id, 'json'), 'utf8')) as Note;
    return readMail(id, note, await readFile(path(id, 'eml')));
  };
  return {
    keep(source, envelope) {
      const receivedAt = new Date().toISOString();
      const id = `${receivedAt.replace(/\D/g, '')}-${randomBytes(4).toString('hex')}`;
      const note: Note = { receivedAt, envelope };
      writeFileSync(path(id, 'json'), JSON.stringify(note), { mode: 0o600 });
      writeFileSync(path(id, 'part'), source, { mode: 0o600 });
      renameSync(path(id, 'part'), path(id, 'eml'));
      return id;
    },
    async list() {
      const found = await Promise.all(ids().map(read));
      return found.map(({ mail }) => mail);
    },
    find: async (id) => (ids().includes(id) ? read(id) : undefined),
    source: async (id) => (ids().includes(id) ? readFile(path(id, 'eml')) : undefined),
    clear() {
      for (const id of ids()) {
        rmSync(path(id, 'eml'), { force: true });
        rmSync(path(id, 'json'), { force: true });
      }
    },
  };
}
