import type { DestinationInput } from '../../contracts/clinic-input.ts';
import type { BenchStack } from '../bench-stack.ts';

export const s3Of = ({ s3 }: BenchStack): DestinationInput => ({
  kind: 's3',
  name: 's3',
  endpoint: s3.endpoint,
  region: s3.region,
  bucket: s3.bucket,
  prefix: 'backups',
  pathStyle: true,
  serverSideEncryption: 'AES256',
  checksums: 'when-supported',
  objectLock: 'none',
  secret: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
  required: true,
});

export const driveOf = ({ drive }: BenchStack): DestinationInput => ({
  kind: 'drive',
  name: 'drive',
  folderId: drive.folderId,
  driveId: drive.driveId,
  rootUrl: drive.rootUrl,
  tokenUrl: drive.tokenUrl,
  secret: { mode: 'service-account', ...drive.serviceAccount },
  required: true,
});
