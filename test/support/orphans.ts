import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ClinicView } from '../../contracts/api/clinic.ts';
import type { DriveFile } from '../../local/drive/drive-file.ts';
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
  spools: readonly string[] = [join(system.stateDir, 'product', 'spool')],
): Promise<string[]> {
  const found: string[] = [];
  const client = s3Client(system.stack);
  const Prefix = `${system.namespace}/${clinic}/`;
  const Bucket = system.stack.s3.bucket;
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
  found.push(...Uploads.map(({ Key }) => `unfinished upload ${Key ?? ''}`));
  client.destroy();
  found.push(...system.drive.unfinishedUploads().map((name) => `unfinished upload ${name}`));
  for (const folder of spools) {
    found.push(
      ...readdirSync(folder)
        .filter((name) => name !== 'host-id')
        .map((name) => `spool ${name}`),
    );
  }
  const { connection } = await system.operator.at(`/api/clinics/${clinic}`, ClinicView);
  await onDatabase(system.server(), async (database) => {
    const { rows } = await database.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname ~ $1',
      [`^resguardo_drill_[0-9a-f]{8}_${String(backupId)}$`],
    );
    found.push(...rows.map(({ datname }) => `scratch database ${datname}`));
    const { rows: sessions } = await database.query<{ state: string }>(
      `SELECT state FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND usename LIKE 'respaldo%' AND xact_start IS NOT NULL
          AND datname = $1`,
      [connection.database],
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

/** Names of the files that the system's Drive holds. */
export function driveFiles({ stateDir }: Pick<System, 'stateDir'>): string[] {
  const folder = join(stateDir, 'drive', 'files');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as DriveFile)
    .filter(({ content }) => content !== null)
    .map(({ name }) => name);
}
