import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resumeNotes } from './resume-notes.ts';
import { openSpoolDirectory } from './spool-directory.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'resguardo-notes-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ref = { key: 'demo-1' };

test('a note outlives its writer, is for its owner alone, and goes when it is taken away', async () => {
  const spool = await openSpoolDirectory(root);
  const writer = await spool.create(ref);
  resumeNotes(root).keep(ref, 'drive', 'token-1');
  resumeNotes(root).keep(ref, 'drive', 'token-2');
  expect(resumeNotes(root).read(ref, 'drive')).toBe('token-2');
  expect(resumeNotes(root).read(ref, 's3')).toBeNull();
  expect((await stat(join(root, ref.key, 'resume-drive'))).mode & 0o777).toBe(0o600);
  resumeNotes(root).keep(ref, 'drive', null);
  expect(resumeNotes(root).read(ref, 'drive')).toBeNull();
  await writer.abandon();
});

test('a note outlives its attempt, so that the store can end the upload it names', async () => {
  const spool = await openSpoolDirectory(root);
  const first = await spool.create(ref);
  resumeNotes(root).keep(ref, 'drive', 'token-1');
  const second = await spool.create(ref);
  expect(resumeNotes(root).read(ref, 'drive')).toBe('token-1');
  await first.abandon();
  await second.abandon();
  await spool.remove(ref);
  expect(resumeNotes(root).read(ref, 'drive')).toBeNull();
});
