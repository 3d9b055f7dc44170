import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { conformance } from '../conformance/conformance.ts';
import { isMissing } from '../disk-errors.ts';
import { isUnfinished } from './unfinished-file.ts';

conformance('a folder', async () => {
  const path = await mkdtemp(join(tmpdir(), 'folder store '));
  const settings = { kind: 'folder', name: 'disk' } as const;
  return {
    destination: { settings: { ...settings, path }, secret: null },
    withoutPlace: {
      destination: { settings: { ...settings, path: join(path, 'absent') }, secret: null },
      code: 'store-folder-missing',
    },
    withWrongKey: null,
    unreachable: null,
    resumes: false,
    presigns: false,
    locking: null,
    async traces(key) {
      const names = await readdir(join(path, dirname(key))).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      return {
        objects: names.filter((name) => name === basename(key)).length,
        unfinished: names.filter(isUnfinished).length,
      };
    },
    stop: () => rm(path, { recursive: true, force: true }),
  };
});
