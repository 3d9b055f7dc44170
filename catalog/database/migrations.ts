import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../migrations');

export interface Migration {
  /** `0001-settings-and-users`. */
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** The numbered files of catalog/migrations, in order. Line ends do not count. */
export const readMigrations = async (from: string = folder): Promise<Migration[]> => {
  const files = (await readdir(from)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = (await readFile(join(from, file), 'utf8')).replaceAll('\r\n', '\n');
      return {
        name: file.replace(/\.sql$/, ''),
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
};
