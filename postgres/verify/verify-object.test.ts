import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { asDownload, madeUpCopy, madeUpTable } from '../testing/made-up-copy.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { expectSameBackup } from './same-backup.ts';
import { verifyObject } from './verify-object.ts';

const lines = Array.from({ length: 400 }, (_, id) => `${id}\tNúñez ${(id * 7919) % 1000}\t\\N`);
const copyOf = (compression: 'zstd' | 'gzip', surname = 'Peña') =>
  madeUpCopy(
    [
      { kind: 'before', text: `CREATE SCHEMA clinica_norte; -- ${surname}\n` },
      { kind: 'data', table: 0, rows: 400, text: `${lines.join('\n')}\n` },
      { kind: 'after', text: 'SELECT 1;\n' },
    ],
    {
      compression,
      tables: [madeUpTable('clinica_norte', 'paciente', ['id', 'nombre', 'baja'], lines)],
    },
  );
const verify = (manifest: Manifest, object: Buffer, more = {}): Promise<void> =>
  verifyObject({
    manifest,
    open: async () => asDownload(object),
    signal: new AbortController().signal,
    ...more,
  });

describe.each(['zstd', 'gzip'] as const)('a copy packed with %s', (compression) => {
  const { manifest, object } = copyOf(compression);

  test('passes when it is what was stored, and tells how far it got', async () => {
    const told: number[] = [];
    await verify(manifest, object, { onProgress: (bytes: number) => told.push(bytes) });
    expect(told.at(-1)).toBe(object.length);
  });

  test('that ends too soon is truncated, with both lengths', async () => {
    await expect(verify(manifest, object.subarray(0, -1))).rejects.toMatchObject({
      code: 'copy-truncated',
      params: { expected: String(object.length), found: String(object.length - 1) },
    });
    await expect(verify(manifest, Buffer.alloc(0))).rejects.toMatchObject({
      code: 'copy-truncated',
    });
  });

  test('with one bit flipped is altered, and the damaged frame is named', async () => {
    const [, frame] = manifest.frames;
    if (!frame) throw new Error('no frame');
    const flipped = Buffer.from(object);
    const at = frame.offset + Math.floor(frame.length / 2);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    await expect(verify(manifest, flipped)).rejects.toMatchObject({
      code: 'copy-altered',
      params: {
        bytes: `${frame.offset}-${frame.offset + frame.length - 1}`,
        table: 'clinica_norte.paciente',
        expected: manifest.sha256,
      },
    });
  });

  test('is altered wherever a byte changes', async () => {
    for (let at = 0; at < object.length; at += 97) {
      const flipped = Buffer.from(object);
      flipped[at] = (flipped[at] ?? 0) ^ 0x80;
      await expect(verify(manifest, flipped)).rejects.toMatchObject({ code: 'copy-altered' });
    }
  });

  test('with something after its end is altered', async () => {
    await expect(verify(manifest, Buffer.concat([object, Buffer.from('x')]))).rejects.toMatchObject(
      { code: 'copy-altered' },
    );
  });

  test('that is another backup’s is swapped, whatever its length', async () => {
    const other = copyOf(compression, 'Muñoz de la Peña');
    const whoseIs = async (sha256: string): Promise<string | null> =>
      sha256 === other.manifest.sha256 ? 'clinica_sur/9' : null;
    await expect(verify(manifest, other.object, { whoseIs })).rejects.toMatchObject({
      code: 'copy-swapped',
      params: { expected: 'clinica_norte/7', found: 'clinica_sur/9' },
    });
  });
});

test('a manifest of another backup is swapped', () => {
  const { manifest } = copyOf('zstd');
  const known = { clinic: manifest.clinic, backupId: manifest.backupId, sha256: manifest.sha256 };
  expect(() => expectSameBackup(manifest, known)).not.toThrow();
  for (const change of [{ clinic: 'clinica_sur' }, { backupId: 8 }, { sha256: 'f'.repeat(64) }]) {
    expect(() => expectSameBackup(manifest, { ...known, ...change })).toThrow('copy-swapped');
  }
});

test('cancelling ends the download and throws the reason', async () => {
  const { manifest } = copyOf('zstd');
  const endless = new Readable({ read: () => undefined });
  const stop = new AbortController();
  const verified = verifyObject({ manifest, open: async () => endless, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('told to stop')), 20);
  await expect(verified).rejects.toThrow('told to stop');
  expect(endless.destroyed).toBe(true);
});

test('a download that breaks off is no verdict on the copy', async () => {
  const { manifest, object } = copyOf('zstd');
  const breaking = Readable.from(
    (async function* () {
      yield object.subarray(0, 10);
      throw new Error('connection reset');
    })(),
  );
  await expect(
    verifyObject({ manifest, open: async () => breaking, signal: new AbortController().signal }),
  ).rejects.toThrow('connection reset');
});
