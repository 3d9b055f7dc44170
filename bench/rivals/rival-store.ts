import { PutObjectCommand, S3Client, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Readable } from 'node:stream';
import type { RivalStore } from './rival-message.ts';

export function openRivalStore(store: RivalStore): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = store;
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
}

type Place = Pick<PutObjectCommandInput, 'Bucket' | 'Key'>;
/** At rest as ours. */
const encrypted = { ServerSideEncryption: 'AES256' } as const;

/** A stream of unknown length, in parts, as a backup script would send it. */
export async function uploadStream(client: S3Client, place: Place, body: Readable): Promise<void> {
  const params = { ...place, ...encrypted, Body: body };
  await new Upload({ client, params, partSize: 8 * 1024 * 1024, queueSize: 4 }).done();
}

export async function putBuffer(
  client: S3Client,
  place: Place,
  body: Buffer,
  metadata: Record<string, string>,
): Promise<void> {
  await client.send(
    new PutObjectCommand({ ...place, ...encrypted, Body: body, Metadata: metadata }),
  );
}
