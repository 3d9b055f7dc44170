import { z } from 'zod';
import { ClinicChange, ScheduleInput } from '../clinic-input.ts';
import { Connection } from '../connection.ts';
import { DriveDestination, FolderDestination, S3Destination } from '../destination.ts';
import { ClinicId } from '../ids.ts';
import { DatabaseScope, RowsScope, SchemaScope } from '../scope.ts';
import { SecretReference } from './secret-reference.ts';

const required = z.boolean().default(true);

const DeclaredS3Secret = z.strictObject({
  accessKeyId: SecretReference,
  secretAccessKey: SecretReference,
});
/** A service account's own JSON file, or its two fields. */
const account = {
  credentials: SecretReference.optional(),
  clientEmail: z.string().min(1).optional(),
  privateKey: SecretReference.optional(),
};
const DeclaredDriveSecret = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('service-account'), ...account }),
  z.strictObject({ mode: z.literal('delegated'), ...account, subject: z.email() }),
  z.strictObject({
    mode: z.literal('oauth'),
    clientId: z.string().min(1),
    clientSecret: SecretReference,
    refreshToken: SecretReference,
  }),
]);
export type DeclaredDriveSecret = z.infer<typeof DeclaredDriveSecret>;

export const DeclaredDestination = z.discriminatedUnion('kind', [
  S3Destination.extend({ secret: DeclaredS3Secret.optional(), required }).strict(),
  DriveDestination.extend({ secret: DeclaredDriveSecret.optional(), required }).strict(),
  FolderDestination.extend({ required }).strict(),
]);
export type DeclaredDestination = z.infer<typeof DeclaredDestination>;

const DeclaredConnection = Connection.extend({ password: SecretReference.optional() }).strict();
const DeclaredLogin = z.strictObject({
  user: z.string().min(1).max(63),
  password: SecretReference.optional(),
});
const DeclaredScope = z.discriminatedUnion('kind', [
  SchemaScope.strict(),
  RowsScope.strict(),
  DatabaseScope.strict(),
]);

/**
 * A clinic as a file declares it, defaults filled in: what the API takes, with references in the place of
 * secrets. What is left out stays as it is; of a new clinic it is as the API has it by default.
 */
export const DeclaredClinic = z.strictObject({
  id: ClinicId,
  ...ClinicChange.shape,
  scope: DeclaredScope.optional(),
  connection: DeclaredConnection.optional(),
  drillServer: DeclaredConnection.nullable().optional(),
  restoreLogin: DeclaredLogin.nullable().optional(),
  destinations: z.array(DeclaredDestination).min(1).max(10).optional(),
});
export type DeclaredClinic = z.infer<typeof DeclaredClinic>;

/** The same as it may be written where defaults fill in the rest, and where `{id}` stands for the clinic's. */
const written = {
  ...DeclaredClinic.shape,
  scope: z
    .looseObject({ kind: z.enum(['schema', 'rows', 'database']).optional() })
    .optional()
    .describe('kind: schema, rows or database, and what that needs'),
  connection: DeclaredConnection.partial().optional(),
  drillServer: DeclaredConnection.partial().nullable().optional(),
  restoreLogin: DeclaredLogin.partial().nullable().optional(),
  schedule: z.strictObject(ScheduleInput.shape).partial().optional(),
};
export const WrittenClinic = z.strictObject(written);
export const WrittenDefaults = WrittenClinic.omit({ id: true });
