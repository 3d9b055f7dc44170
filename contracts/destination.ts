import { z } from 'zod';
import { DestinationName } from './ids.ts';
import { lockModes } from './object-lock.ts';

/**
 * What a place bears in bytes, for all clinics that use it together, where it tells nobody itself. The
 * guard compares it with what our copies there add up to. Of several clinics' figures the least counts.
 */
const CapacityBytes = z.number().int().positive().optional();

/** Any server that speaks S3: AWS, Supabase, MinIO, Cloudflare R2, Backblaze B2… */
export const S3Destination = z.object({
  kind: z.literal('s3'),
  name: DestinationName,
  /** Left out for AWS itself. */
  endpoint: z.url().optional(),
  region: z.string().min(1).default('us-east-1'),
  bucket: z.string().min(3).max(63),
  prefix: z.string().max(200).default('backups'),
  pathStyle: z.boolean().default(true),
  serverSideEncryption: z.enum(['AES256', 'none']).default('AES256'),
  /** Look-alikes that answer 501 to the SDK's default checksums (Cloudflare, B2) want `when-required`. */
  checksums: z.enum(['when-supported', 'when-required']).default('when-supported'),
  /**
   * What the bucket's Object Lock keeps each copy with once it was read back intact. `governance`: whoever
   * has the right to bypass it may still delete; `compliance`: nobody, not even the account's owner.
   */
  objectLock: z.enum(['none', ...lockModes]).default('none'),
  /** For so many days from the backup's start; left out, as long as retention certainly keeps it. */
  lockDays: z.number().int().min(1).max(3660).optional(),
  /** Of the bucket. */
  capacityBytes: CapacityBytes,
});
export const S3Secret = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
});

/** Google Drive. Which of the three ways in is used follows from the secret. */
export const DriveDestination = z.object({
  kind: z.literal('drive'),
  name: DestinationName,
  folderId: z.string().min(1),
  /** The Shared Drive that holds the folder; a service account has no room of its own. */
  driveId: z.string().min(1).optional(),
  /** Of a Shared Drive; an account's own quota is asked for. */
  capacityBytes: CapacityBytes,
  /** Only for an emulator or a proxy. */
  rootUrl: z.url().optional(),
  tokenUrl: z.url().optional(),
});
export const DriveSecret = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('service-account'),
    clientEmail: z.string().min(1),
    privateKey: z.string().min(1),
  }),
  z.object({
    mode: z.literal('delegated'),
    clientEmail: z.string().min(1),
    privateKey: z.string().min(1),
    subject: z.email(),
  }),
  z.object({
    mode: z.literal('oauth'),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    refreshToken: z.string().min(1),
  }),
]);

/** A folder on the worker's own disk or a mounted one. */
export const FolderDestination = z.object({
  kind: z.literal('folder'),
  name: DestinationName,
  path: z.string().min(1).startsWith('/', 'an absolute path'),
});

export const Destination = z.discriminatedUnion('kind', [
  S3Destination,
  DriveDestination,
  FolderDestination,
]);
export type Destination = z.infer<typeof Destination>;
export type S3Destination = z.infer<typeof S3Destination>;
export type S3Secret = z.infer<typeof S3Secret>;
export type DriveDestination = z.infer<typeof DriveDestination>;
export type DriveSecret = z.infer<typeof DriveSecret>;
export type FolderDestination = z.infer<typeof FolderDestination>;

/** What a store is opened with: the public settings beside their secret, in the clear and in memory only. */
export type OpenedDestination =
  | { settings: S3Destination; secret: S3Secret }
  | { settings: DriveDestination; secret: DriveSecret }
  | { settings: FolderDestination; secret: null };
