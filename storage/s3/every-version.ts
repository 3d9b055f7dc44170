import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3Answer } from './s3-errors.ts';

interface At {
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * Removes an object with all its versions and delete markers. One by one: the look-alikes differ in
 * what checksum they want on a request for many, and a backup has few versions.
 */
export async function removeEveryVersion(
  client: S3Client,
  at: At,
  signal: AbortSignal,
): Promise<void> {
  const versions = await versionsOf(client, at, signal);
  if (versions === 'unknown here') {
    await client.send(new DeleteObjectCommand({ ...at }), { abortSignal: signal });
    return;
  }
  for (const VersionId of versions) {
    await client.send(new DeleteObjectCommand({ ...at, VersionId }), { abortSignal: signal });
  }
}

/** All of one key's versions, or that the server knows of none (Cloudflare answers 501). */
async function versionsOf(
  client: S3Client,
  at: At,
  signal: AbortSignal,
): Promise<string[] | 'unknown here'> {
  const found: string[] = [];
  let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    let page: ListObjectVersionsCommandOutput;
    try {
      page = await client.send(
        new ListObjectVersionsCommand({ Bucket: at.Bucket, Prefix: at.Key, ...from }),
        { abortSignal: signal },
      );
    } catch (error) {
      if (s3Answer(error)?.status === 501) return 'unknown here';
      throw error;
    }
    const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    for (const { Key, VersionId } of entries) {
      if (Key === at.Key) found.push(VersionId ?? 'null');
    }
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    // Keys come in order: once past ours, no further page holds it.
    if (IsTruncated !== true || NextKeyMarker === undefined || NextKeyMarker > at.Key) return found;
    from = {
      KeyMarker: NextKeyMarker,
      ...(NextVersionIdMarker ? { VersionIdMarker: NextVersionIdMarker } : {}),
    };
  }
}
