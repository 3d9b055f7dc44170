import { S3Client } from '@aws-sdk/client-s3';
import type { S3Destination, S3Secret } from '../../contracts/destination.ts';
import { leaveBodyUnsignedWhereSafe } from './unsigned-payload.ts';

/** A transfer over which nothing has moved for so long is dead. */
const silenceMs = 60_000;

/**
 * Two clients of one place. Who writes is cut off after a minute of silence; who reads may pause for as
 * long as the reader likes (a restore builds indexes meanwhile), and only the answer's beginning has a limit.
 */
export interface S3Clients {
  readonly writing: S3Client;
  readonly reading: S3Client;
}

export function s3Clients(settings: S3Destination, secret: S3Secret): S3Clients {
  const common = {
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    region: settings.region,
    credentials: { ...secret },
    forcePathStyle: settings.pathStyle,
    // A part that meets one 503 is sent again from memory; anything longer is the workflow's to retry.
    maxAttempts: 3,
    requestChecksumCalculation:
      settings.checksums === 'when-supported' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    // Whoever reads a copy compares the SHA-256 of the whole, which no store could know better.
    responseChecksumValidation: 'WHEN_REQUIRED',
    // With it, the SDK opens a connection of its own for every part.
    expectContinueHeader: false,
  } as const;
  const writing = new S3Client({
    ...common,
    requestHandler: { connectionTimeout: 5000, socketTimeout: silenceMs },
  });
  const reading = new S3Client({
    ...common,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: silenceMs,
      throwOnRequestTimeout: true,
      socketTimeout: 0,
    },
  });
  if (settings.checksums === 'when-supported') leaveBodyUnsignedWhereSafe(writing);
  return { writing, reading };
}
