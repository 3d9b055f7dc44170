import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { GrowingSource, PutOptions } from '../copy-store.ts';
import { s3Answer } from './s3-errors.ts';
import { abortUnfinished } from './unfinished-uploads.ts';

const smallestPart = 8 * 1024 * 1024;
/** Half of what S3 allows, so that a guess of the size may be wrong by half. */
const partsAimedAt = 5000;
/** In flight at once; with the part being filled, some 36 MiB. */
const partsAtOnce = 3;
/** A server that does not even take this much to end an upload is left to `discardUnfinished`. */
const abortMs = 20_000;

export interface Put {
  readonly params: Omit<PutObjectCommandInput, 'Body'> & { Bucket: string; Key: string };
  readonly source: GrowingSource;
  readonly options: PutOptions;
}

/** Sends a source that may still be growing; an object below one part goes by a single request. */
export async function putFollowing(
  client: S3Client,
  { params, source, options }: Put,
): Promise<{ version: string | null; bytes: number }> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  signal.throwIfAborted();
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer, void> {
    for await (const chunk of source.follow(0, signal)) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const upload = new Upload({
    client: guarded(client, params, signal, failure),
    params: { ...params, Body: Readable.from(counted(), { objectMode: false }) },
    partSize: partBytes(options.expectedBytes ?? 0),
    queueSize: partsAtOnce,
  });
  let confirmed = 0;
  upload.on('httpUploadProgress', ({ loaded }) => {
    confirmed = Math.max(confirmed, loaded ?? 0);
    options.onProgress?.(confirmed, null);
  });
  try {
    const { VersionId } = await upload.done();
    return { version: VersionId ?? null, bytes };
  } catch (error) {
    // The first failure is the cause of all that follow it: it stopped the source and the other parts.
    throw failure.signal.aborted ? (failure.signal.reason as Error) : error;
  }
}

const partBytes = (expected: number): number => {
  const mebibyte = 1024 * 1024;
  return Math.max(smallestPart, Math.ceil(expected / partsAimedAt / mebibyte) * mebibyte);
};

/**
 * The client as lib-storage should use it. By itself it goes on feeding the other parts when one has
 * failed, cannot cancel those in flight, and knows nothing of what a killed worker left.
 */
function guarded(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
  signal: AbortSignal,
  failure: AbortController,
): S3Client {
  type Send = (command: Parameters<S3Client['send']>[0]) => Promise<unknown>;
  const send: Send = async (command) => {
    // An upload that failed is ended even so.
    if (command instanceof AbortMultipartUploadCommand) {
      return client.send(command, { abortSignal: AbortSignal.timeout(abortMs) });
    }
    try {
      if (command instanceof CreateMultipartUploadCommand) await endEarlier(client, at, signal);
      return await client.send(command, { abortSignal: signal });
    } catch (error) {
      if (!failure.signal.aborted) failure.abort(error);
      throw error;
    }
  };
  return Object.create(client, { send: { value: send } }) as S3Client;
}

/** What a dead attempt left is ended first. A key that may not list uploads can still make a backup. */
async function endEarlier(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await abortUnfinished(client, at, signal);
  } catch (error) {
    const answer = s3Answer(error);
    if (answer?.code !== 'AccessDenied' && answer?.status !== 501) throw error;
  }
}
