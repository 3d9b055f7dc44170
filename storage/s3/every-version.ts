import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { StandingLock } from '../copy-store.ts';
import { s3Answer } from './s3-errors.ts';
import { standingLock } from './s3-locks.ts';

interface At {
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * Removes an object with all its versions and delete markers. One by one: the look-alikes differ in
 * what checksum they want on a request for many, and a backup has few versions.
 * @throws ResguardoError `copy-locked` when one of them may not be removed yet; the others are gone then
 */
export async function removeEveryVersion(
  client: S3Client,
  { destination, ...at }: At & { readonly destination: string },
  signal: AbortSignal,
): Promise<void> {
  const versions = await versionsOf(client, at, signal);
  if (versions === 'unknown here') {
    await client.send(new DeleteObjectCommand({ ...at }), { abortSignal: signal });
    return;
  }
  const kept: StandingLock[] = [];
  for (const VersionId of versions) {
    const version = { ...at, VersionId };
    try {
      await client.send(new DeleteObjectCommand(version), { abortSignal: signal });
    } catch (error) {
      // Servers refuse a locked version with the words for a missing right, or others of their own.
      const standing = s3Answer(error) && (await standingLock(client, version, signal));
      if (!standing) throw error;
      kept.push(standing);
    }
  }
  if (kept.length > 0) throw locked(destination, at.Key, kept);
}

const locked = (
  destination: string,
  object: string,
  kept: readonly StandingLock[],
): ResguardoError => {
  const ends = kept.flatMap(({ lock }) => (lock === null ? [] : [lock.until.getTime()]));
  // Of one that is only held, nobody knows until when.
  const until = ends.length === 0 ? {} : { until: new Date(Math.max(...ends)).toISOString() };
  return new ResguardoError('copy-locked', { destination, object, ...until });
};

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
