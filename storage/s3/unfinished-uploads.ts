import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3Answer } from './s3-errors.ts';

/** Ends every unfinished upload of exactly this key, whoever began it. */
export async function abortUnfinished(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
  signal: AbortSignal,
): Promise<void> {
  for await (const uploadId of unfinishedOf(client, at, signal)) {
    const command = new AbortMultipartUploadCommand({ ...at, UploadId: uploadId });
    try {
      await client.send(command, { abortSignal: signal });
    } catch (error) {
      if (s3Answer(error)?.code !== 'NoSuchUpload') throw error; // ended meanwhile
    }
  }
}

async function* unfinishedOf(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (from !== null) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: at.Bucket, Prefix: at.Key, ...from }),
      { abortSignal: signal },
    );
    for (const { Key, UploadId } of page.Uploads ?? []) {
      if (Key === at.Key && UploadId !== undefined) yield UploadId;
    }
    from = nextPage(page);
  }
}

const nextPage = (
  page: ListMultipartUploadsCommandOutput,
): { KeyMarker?: string; UploadIdMarker?: string } | null =>
  page.IsTruncated === true && page.NextKeyMarker !== undefined
    ? {
        KeyMarker: page.NextKeyMarker,
        ...(page.NextUploadIdMarker ? { UploadIdMarker: page.NextUploadIdMarker } : {}),
      }
    : null;
