import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { BackupView } from '../../contracts/api/backup.ts';
import type { Asked } from '../../contracts/client/asked.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { expectFree, named, saveBody, sizeOf } from '../save-body.ts';
import type { Session } from '../session.ts';

export interface DownloadOptions {
  readonly output?: string;
  readonly copy?: string;
  readonly plain?: boolean;
  readonly force?: boolean;
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

/** Hands a backup to stdout. Where it breaks off, the exit code tells: there is no file to keep. */
const toStdout = async (session: Session, asked: Asked<'downloadBackup'>): Promise<number> => {
  const answer = await session.client().open('downloadBackup', asked);
  const { stdout } = session.terminal;
  for await (const chunk of Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>) {
    if (!stdout.write(chunk)) await new Promise((resolve) => stdout.once('drain', resolve));
  }
  return 0;
};

/**
 * Downloads a backup into a file that has its name only once it is whole and its hash is right.
 * What an earlier attempt left is gone on with.
 */
export const download = async (
  session: Session,
  clinic: string,
  number: string,
  options: DownloadOptions,
): Promise<number> => {
  const client = session.client();
  const { words, figures } = session;
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort(new ResguardoError('cancelled'));
  });
  try {
    const path = { clinic, backup: number };
    const backup = await client.call('readBackup', { path });
    const plain = options.plain ?? false;
    const query = { copy: options.copy, as: plain ? 'plain' : undefined };
    const asked = { path, query, signal: left.signal };
    if (options.output === '-') return await toStdout(session, asked);
    const ownName = plain ? backup.fileName.replace(/\.(zst|gz)$/, '') : backup.fileName;
    const target = options.output ?? ownName;
    if (!options.force) await expectFree(target);
    session.say(words.downloading(backup.fileName));
    const part = `${target}.${backup.id}.part`;
    await fetchInto(session, asked, part, { backup, plain, signal: left.signal });
    const checked = !plain && backup.sha256 !== null;
    if (checked) {
      const found = await sha256Of(part);
      if (found !== backup.sha256) {
        await rm(part, { force: true });
        throw new ResguardoError('copy-altered', {
          destination: options.copy ?? '',
          object: target,
          expected: backup.sha256 ?? '',
          found,
        });
      }
    }
    await named(part, target);
    const bytes = await sizeOf(target);
    session.give(
      [
        words.downloaded(target, figures.bytes(bytes)),
        checked ? words.checkedHash : words.uncheckedHash,
      ],
      { file: target, bytes, sha256: checked ? backup.sha256 : null, verified: checked },
    );
    return 0;
  } finally {
    off();
  }
};

const fetchInto = async (
  session: Session,
  asked: Asked<'downloadBackup'>,
  part: string,
  { backup, plain, signal }: { backup: BackupView; plain: boolean; signal: AbortSignal },
): Promise<void> => {
  const held = plain || backup.sha256 === null ? 0 : await sizeOf(part);
  if (held > 0 && held === backup.bytes) return;
  const resume = held > 0 && held < (backup.bytes ?? 0);
  const answer = await session.client().open('downloadBackup', {
    ...asked,
    headers: resume ? { range: `bytes=${held}-`, 'if-range': `"${backup.sha256 ?? ''}"` } : {},
  });
  const goesOn = answer.status === 206;
  const whole = plain ? backup.plainBytes : backup.bytes;
  await saveBody(session, answer, part, { held: goesOn ? held : 0, whole, signal });
};
