import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { SpoolRef, type SpoolSummary } from '../../contracts/spool.ts';
import { writeAtomically } from '../atomic-file.ts';
import type { GrowingSource } from '../copy-store.ts';
import { diskError, isMissing } from '../disk-errors.ts';
import { followSpool } from './follow-spool.ts';
import { hostIdOf } from './host-id.ts';
import { currentAttempt, sealOf, spoolFiles, type SpoolFiles } from './spool-files.ts';
import { createSpoolWriter, type SpoolWriter } from './spool-writer.ts';

export interface ListedSpool {
  readonly ref: SpoolRef;
  /** Milliseconds since anything of it was written. */
  readonly ageMs: number;
  readonly sealed: boolean;
}

/** The spools of one disk. Everything about them is in files: any process on the disk may hold one of these. */
export interface SpoolDirectory {
  readonly root: string;
  /** The same for every process that shares the folder, and from one start to the next. */
  readonly hostId: string;
  /** A new attempt; an earlier one of the same name is given up, sealed or not. */
  create(ref: SpoolRef): Promise<SpoolWriter>;
  /** What copies read from; it may be asked for before the spool is there. */
  source(ref: SpoolRef): GrowingSource;
  /** The final figures, or null until the spool is sealed. */
  summary(ref: SpoolRef): Promise<SpoolSummary | null>;
  /** Keeps the manifest beside the current attempt; a new attempt loses it. */
  writeManifest(ref: SpoolRef, manifest: Uint8Array): Promise<void>;
  /** @throws ResguardoError `spool-missing` */
  readManifest(ref: SpoolRef): Promise<Buffer>;
  /** Frees its room. Idempotent. Who still follows it gets `spool-restarted`. */
  remove(ref: SpoolRef): Promise<void>;
  list(): Promise<ListedSpool[]>;
}

/** Opens the folder of spools, making it (for its owner's eyes only) when it is not there. */
export async function openSpoolDirectory(root: string): Promise<SpoolDirectory> {
  const folder = resolve(root);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const hostId = await hostIdOf(folder);
    return new DiskSpoolDirectory(folder, hostId);
  } catch (error) {
    throw diskError(error, folder);
  }
}

class DiskSpoolDirectory implements SpoolDirectory {
  readonly root: string;
  readonly hostId: string;

  constructor(root: string, hostId: string) {
    this.root = root;
    this.hostId = hostId;
  }

  create(ref: SpoolRef): Promise<SpoolWriter> {
    return createSpoolWriter(spoolFiles(this.root, ref));
  }

  source(ref: SpoolRef): GrowingSource {
    return followSpool(spoolFiles(this.root, ref));
  }

  async summary(ref: SpoolRef): Promise<SpoolSummary | null> {
    const files = spoolFiles(this.root, ref);
    const attempt = currentAttempt(files);
    return attempt === null ? null : sealOf(files, attempt);
  }

  async writeManifest(ref: SpoolRef, manifest: Uint8Array): Promise<void> {
    const files = spoolFiles(this.root, ref);
    await writeAtomically(files.manifest(mustBeThere(files)), manifest);
  }

  async readManifest(ref: SpoolRef): Promise<Buffer> {
    const files = spoolFiles(this.root, ref);
    try {
      return await readFile(files.manifest(mustBeThere(files)));
    } catch (error) {
      throw isMissing(error) ? missing(files, error) : error;
    }
  }

  async remove(ref: SpoolRef): Promise<void> {
    const files = spoolFiles(this.root, ref);
    await rm(files.current, { force: true });
    await rm(files.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async list(): Promise<ListedSpool[]> {
    const entries = await readdir(this.root, { withFileTypes: true });
    const keys = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const refs = keys.map((key) => SpoolRef.safeParse({ key })).flatMap((ref) => ref.data ?? []);
    const listed = await Promise.all(refs.map((ref) => this.#look(ref)));
    return listed.filter((spool) => spool !== null);
  }

  async #look(ref: SpoolRef): Promise<ListedSpool | null> {
    const files = spoolFiles(this.root, ref);
    try {
      const names = await readdir(files.folder);
      const paths = [files.folder, ...names.map((name) => join(files.folder, name))];
      const written = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
      const ageMs = Math.max(0, Date.now() - Math.max(...written));
      return { ref, ageMs, sealed: (await this.summary(ref)) !== null };
    } catch (error) {
      if (isMissing(error)) return null; // removed while we looked
      throw error;
    }
  }
}

function mustBeThere(files: SpoolFiles): string {
  const attempt = currentAttempt(files);
  if (attempt === null) throw missing(files);
  return attempt;
}

const missing = (files: SpoolFiles, cause?: unknown): ResguardoError =>
  new ResguardoError('spool-missing', { spool: files.key }, { cause });
