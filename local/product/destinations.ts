import type { DestinationInput } from '../../contracts/clinic-input.ts';
import type { Stack } from '../stack-types.ts';

type Of<Kind> = Extract<DestinationInput, { kind: Kind }>;

/** The embedded S3 server's versioned bucket as a clinic's destination, under a prefix. */
export const s3Destination = (
  s3: Pick<Stack['s3'], 'endpoint' | 'region' | 'bucket' | 'accessKeyId' | 'secretAccessKey'>,
  prefix = 'backups',
): Of<'s3'> => ({
  kind: 's3',
  name: 's3',
  required: true,
  endpoint: s3.endpoint,
  region: s3.region,
  bucket: s3.bucket,
  prefix,
  pathStyle: true,
  serverSideEncryption: 'AES256',
  checksums: 'when-supported',
  objectLock: 'none',
  secret: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
});

/** The emulated Drive as a clinic's destination: a service account in a Shared Drive. */
export const driveDestination = (
  drive: Pick<Stack['drive'], 'folderId' | 'driveId' | 'rootUrl' | 'tokenUrl' | 'serviceAccount'>,
): Of<'drive'> => ({
  kind: 'drive',
  name: 'drive',
  required: true,
  folderId: drive.folderId,
  driveId: drive.driveId,
  rootUrl: drive.rootUrl,
  tokenUrl: drive.tokenUrl,
  secret: { mode: 'service-account', ...drive.serviceAccount },
});
