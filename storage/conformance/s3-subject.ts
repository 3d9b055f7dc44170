import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Destination, S3Secret } from '../../contracts/destination.ts';
import type { Subject } from './subject.ts';

type Settings = Pick<S3Destination, 'region' | 'bucket'> & { readonly endpoint: string };
type Server = Settings & S3Secret & { stop(): Promise<void> };

/** A fresh S3 server as the suite's place. */
export async function s3Subject(
  start: (options: { stateDir: string; fast: boolean }) => Promise<Server>,
): Promise<Subject> {
  const stateDir = await mkdtemp(join(tmpdir(), 's3-conformance-'));
  const server = await start({ stateDir, fast: true });
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = server;
  const secret = { accessKeyId, secretAccessKey };
  const settings: S3Destination = {
    ...{ kind: 's3', name: 's3', endpoint, region, bucket, prefix: 'backups', pathStyle: true },
    ...{ serverSideEncryption: 'AES256', checksums: 'when-supported' },
    objectLock: 'none',
  };
  const client = new S3Client({
    endpoint,
    region,
    credentials: { ...secret },
    forcePathStyle: true,
  });
  const tracesIn = async (Bucket: string, key: string) => {
    const at = { Bucket, Prefix: `backups/${key}` };
    const versions = await client.send(new ListObjectVersionsCommand(at));
    const uploads = await client.send(new ListMultipartUploadsCommand(at));
    const ours = ({ Key }: { Key?: string | undefined }): boolean => Key === at.Prefix;
    return {
      objects: [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])].filter(ours)
        .length,
      unfinished: (uploads.Uploads ?? []).filter(ours).length,
    };
  };
  const locked = 'locked';
  await client.send(new CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }));
  const locking = (objectLock: S3Destination['objectLock'], place = locked) => ({
    settings: { ...settings, bucket: place, objectLock },
    secret,
  });
  return {
    locking: {
      governance: locking('governance'),
      compliance: locking('compliance'),
      without: locking('governance', bucket),
      traces: async (key) => (await tracesIn(locked, key)).objects,
    },
    destination: { settings, secret },
    withoutPlace: {
      destination: { settings: { ...settings, bucket: 'not-there' }, secret },
      code: 'store-bucket-missing',
    },
    withWrongKey: { settings, secret: { ...secret, accessKeyId: 'nobody-we-know' } },
    unreachable: { settings: { ...settings, endpoint: 'http://127.0.0.1:9' }, secret },
    resumes: false,
    presigns: true,
    traces: (key) => tracesIn(bucket, key),
    async stop() {
      client.destroy();
      await server.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
