import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Principal } from './access-token.ts';
import type { DriveFile } from './drive-file.ts';
import type { Faults } from './faults.ts';
import { PartialUpload } from './partial-upload.ts';

/** What was said when the session began. */
export interface SessionRecord {
  readonly id: string;
  readonly principal: Principal;
  /** The file as it will be, but for its content. */
  readonly file: DriveFile;
  /** Said in `X-Upload-Content-Length`. */
  readonly declaredBytes: number | null;
  readonly fields: string | null;
  /** The file it became. */
  readonly finished: string | null;
}

export interface UploadSession {
  record: SessionRecord;
  readonly upload: PartialUpload;
  /** The request that is sending, so that a later one can take its place. */
  sending: { readonly body: Readable; readonly done: Promise<unknown> } | null;
}

/** Resumable uploads on their way, on disk. */
export class UploadSessions {
  readonly #folder: string;
  readonly #faults: Faults;
  readonly #sessions = new Map<string, UploadSession>();

  constructor(folder: string, faults: Faults) {
    this.#folder = folder;
    this.#faults = faults;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.json')) continue;
      const record = JSON.parse(readFileSync(join(folder, name), 'utf8')) as SessionRecord;
      this.#sessions.set(record.id, this.#sessionOf(record));
    }
  }

  begin(said: Omit<SessionRecord, 'id' | 'finished'>): UploadSession {
    const id = `ADPycd${randomBytes(48).toString('base64url')}`;
    const record = { ...said, id, finished: null };
    const session = this.#sessionOf(record);
    writeFileSync(session.upload.path, '', { mode: 0o600 });
    writeFileSync(join(this.#folder, `${id}.json`), JSON.stringify(record), { mode: 0o600 });
    this.#sessions.set(id, session);
    return session;
  }

  get(id: string): UploadSession | undefined {
    return this.#sessions.get(id);
  }

  /** A finished session still answers with its file, as Drive's do. */
  async finish(session: UploadSession, fileId: string): Promise<void> {
    session.record = { ...session.record, finished: fileId };
    const path = join(this.#folder, `${session.record.id}.json`);
    await writeFile(path, JSON.stringify(session.record), { mode: 0o600 });
  }

  async end(id: string): Promise<void> {
    this.#sessions.delete(id);
    await rm(join(this.#folder, `${id}.json`), { force: true });
    await rm(join(this.#folder, `${id}.bin`), { force: true });
  }

  /** Sessions that wait for more bytes. */
  unfinished(): SessionRecord[] {
    return [...this.#sessions.values()]
      .map(({ record }) => record)
      .filter(({ finished }) => finished === null);
  }

  async endAll(): Promise<void> {
    for (const id of [...this.#sessions.keys()]) await this.end(id);
  }

  #sessionOf(record: SessionRecord): UploadSession {
    const upload = new PartialUpload(join(this.#folder, `${record.id}.bin`), this.#faults);
    return { record, upload, sending: null };
  }
}
