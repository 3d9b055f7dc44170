import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { workflowNames } from '../../contracts/temporal.ts';
import { withSession } from '../../local/data/session.ts';
import { withTemporal } from './due.ts';
import type { FleetSystem } from './fleet-system.ts';

const patienceMs = 120_000;

/** What backups have left where nothing should be left, once the last workflow has closed. Empty: they are clean. */
export async function leftOvers(system: FleetSystem): Promise<string[]> {
  for (const until = Date.now() + patienceMs; ;) {
    const found = await look(system);
    if (found.length === 0 || Date.now() > until) return found;
    await sleep(1000);
  }
}

async function look(system: FleetSystem): Promise<string[]> {
  return [
    ...(await openWorkflows(system)),
    ...system.spools.filter(existsSync).flatMap(spooled),
    ...(await unfinishedUploads(system)),
    ...system.drive.unfinishedUploads().map((name) => `unfinished upload to Drive ${name}`),
    ...(await sessions(system)),
    ...(await scratchDatabases(system)),
  ];
}

const spooled = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name !== 'host-id')
    .map((name) => `spool ${name}`);

const openWorkflows = (system: FleetSystem): Promise<string[]> =>
  withTemporal(system, async (temporal) => {
    const names = [workflowNames.backup, workflowNames.scheduledBackup];
    const kinds = names.map((name) => `WorkflowType = '${name}'`).join(' OR ');
    const { count } = await temporal.workflow.count(`ExecutionStatus = 'Running' AND (${kinds})`);
    return count > 0 ? [`${count} open workflows`] : [];
  });

async function unfinishedUploads({ s3 }: FleetSystem): Promise<string[]> {
  const { accessKeyId, secretAccessKey, endpoint, region, bucket } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  try {
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: 'backups/' }),
    );
    return Uploads.map(({ Key }) => `unfinished upload ${Key ?? ''}`);
  } finally {
    client.destroy();
  }
}

const sessions = ({ clinics }: FleetSystem): Promise<string[]> =>
  withSession(clinics, async (admin) => {
    const { rows } = await admin.query<{ usename: string }>(
      `SELECT usename FROM pg_stat_activity WHERE usename LIKE 'lee\\_%'`,
    );
    return rows.map(({ usename }) => `a session of ${usename}`);
  });

const scratchDatabases = ({ records }: FleetSystem): Promise<string[]> =>
  withSession(records, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname LIKE 'resguardo\\_drill\\_%'`,
    );
    return rows.map(({ datname }) => `scratch database ${datname}`);
  });
