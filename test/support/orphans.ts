import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { onDatabase, type System } from './system.ts';

export function s3Client({ s3 }: System['stack']): S3Client {
  const { accessKeyId, secretAccessKey, endpoint, region } = s3;
  return new S3Client({
    ...{ endpoint, region, forcePathStyle: true },
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** What a clinic's backups have left where nothing should be left. Empty: they are clean. */
export async function orphans(
  system: System,
  clinic: string,
  backupId: number | null,
): Promise<string[]> {
  const found: string[] = [];
  const client = s3Client(system.stack);
  const Prefix = `${system.namespace}/${clinic}/`;
  const Bucket = system.stack.s3.bucket;
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
  found.push(...Uploads.map(({ Key }) => `unfinished upload ${Key ?? ''}`));
  client.destroy();
  const spools = join(system.stateDir, 'product', 'spool');
  found.push(
    ...readdirSync(spools)
      .filter((name) => name !== 'host-id')
      .map((name) => `spool ${name}`),
  );
  await onDatabase(system.server(), async (database) => {
    const { rows } = await database.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname = $1',
      [`resguardo_drill_${String(backupId)}`],
    );
    found.push(...rows.map(({ datname }) => `scratch database ${datname}`));
    const { rows: sessions } = await database.query<{ state: string }>(
      `SELECT state FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND usename LIKE 'respaldo%' AND xact_start IS NOT NULL`,
    );
    found.push(...sessions.map(({ state }) => `open snapshot (${state})`));
  });
  return found;
}

/** Every version of every object under a clinic's prefix. */
export async function storedKeys(system: System, clinic: string): Promise<string[]> {
  const client = s3Client(system.stack);
  const { Versions = [] } = await client.send(
    new ListObjectVersionsCommand({
      Bucket: system.stack.s3.bucket,
      Prefix: `${system.namespace}/${clinic}/`,
    }),
  );
  client.destroy();
  return Versions.map(({ Key }) => Key ?? '');
}
