import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Who and what there is from the start: made once, kept with the state. */
export interface Identity {
  readonly driveId: string;
  /** A folder in the Shared Drive. */
  readonly folderId: string;
  readonly myDriveId: string;
  /** A folder in the user's My Drive, shared with the service account as an editor. */
  readonly myDriveFolderId: string;
  /** Another one, that the service account may only read. */
  readonly readOnlyFolderId: string;
  readonly serviceAccount: {
    readonly clientEmail: string;
    readonly privateKey: string;
    readonly publicKey: string;
  };
  /** The person, whom the service account may stand for by delegation. */
  readonly userEmail: string;
  readonly oauth: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
  };
  /** Access tokens are signed with it, so that they outlive a restart as Google's do. */
  readonly tokenKey: string;
}

/** Ids look like Drive's: 33 characters from a set without quotes. */
export const newFileId = (): string => `1${randomBytes(24).toString('base64url')}`;

export function keptIdentity(path: string): Identity {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Identity;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const identity: Identity = {
    driveId: `0A${randomBytes(12).toString('base64url')}PVA`,
    folderId: newFileId(),
    myDriveId: `0A${randomBytes(12).toString('base64url')}9PVA`,
    myDriveFolderId: newFileId(),
    readOnlyFolderId: newFileId(),
    serviceAccount: {
      clientEmail: 'respaldos@clinicas-demo.iam.gserviceaccount.com',
      privateKey,
      publicKey,
    },
    userEmail: 'administracion@clinica.example',
    oauth: {
      clientId: `${Date.now()}-resguardo.apps.googleusercontent.com`,
      clientSecret: `GOCSPX-${randomBytes(21).toString('base64url')}`,
      refreshToken: `1//0${randomBytes(60).toString('base64url')}`,
    },
    tokenKey: randomBytes(32).toString('base64'),
  };
  writeFileSync(`${path}.tmp`, JSON.stringify(identity), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
  return identity;
}
