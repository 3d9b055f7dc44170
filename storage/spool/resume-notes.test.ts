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
  await spool.create(ref);
  resumeNotes(root).keep(ref, 'drive', 'token-1');
  resumeNotes(root).keep(ref, 'drive', 'token-2');
  expect(resumeNotes(root).read(ref, 'drive')).toBe('token-2');
  expect(resumeNotes(root).read(ref, 's3')).toBeNull();
  expect((await stat(join(root, ref.key, 'resume-drive'))).mode & 0o777).toBe(0o600);
  resumeNotes(root).keep(ref, 'drive', null);
  expect(resumeNotes(root).read(ref, 'drive')).toBeNull();
});

test('a new attempt of the spool forgets the notes of the old one', async () => {
  const spool = await openSpoolDirectory(root);
  await spool.create(ref);
  resumeNotes(root).keep(ref, 'drive', 'token-1');
  await spool.create(ref);
  expect(resumeNotes(root).read(ref, 'drive')).toBeNull();
});
