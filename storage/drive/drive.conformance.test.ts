import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { startDriveEmulator, type DriveServer } from '../../local/drive/start.ts';
import { asPerson } from '../../local/drive/testing/client.ts';
import { conformance } from '../conformance/conformance.ts';
import type { Subject } from '../conformance/subject.ts';

type Way = (server: DriveServer) => {
  readonly secret: DriveSecret;
  readonly wrong: DriveSecret;
  readonly folder: { readonly folderId: string; readonly driveId?: string };
};

const anotherKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const inSharedDrive: Way = ({ serviceAccount, folderId, driveId }) => {
  const secret = { mode: 'service-account', ...serviceAccount } as const;
  return {
    secret,
    wrong: { ...secret, privateKey: anotherKey() },
    folder: { folderId, driveId },
  };
};
const delegated: Way = ({ serviceAccount, subject, myDriveFolderId }) => {
  const secret = { mode: 'delegated', ...serviceAccount, subject } as const;
  return {
    secret,
    wrong: { ...secret, subject: 'nadie@clinica.example' },
    folder: { folderId: myDriveFolderId },
  };
};
const byRefreshToken: Way = ({ oauth, myDriveFolderId }) => {
  const secret = { mode: 'oauth', ...oauth } as const;
  return {
    secret,
    wrong: { ...secret, refreshToken: '1//revoked' },
    folder: { folderId: myDriveFolderId },
  };
};

async function subject(way: Way): Promise<Subject> {
  const stateDir = await mkdtemp(join(tmpdir(), 'drive-conformance-'));
  const server = await startDriveEmulator({ stateDir });
  const { rootUrl, tokenUrl } = server;
  const { secret, wrong, folder } = way(server);
  const settings: DriveDestination = { kind: 'drive', name: 'drive', ...folder, rootUrl, tokenUrl };
  const nobody = { rootUrl: 'http://127.0.0.1:9/', tokenUrl: 'http://127.0.0.1:9/token' };
  const { drive } = asPerson(server);
  return {
    destination: { settings, secret },
    withoutPlace: {
      destination: { settings: { ...settings, folderId: 'not-there' }, secret },
      code: 'store-folder-missing',
    },
    withWrongKey: { settings, secret: wrong },
    unreachable: { settings: { ...settings, ...nobody }, secret },
    resumes: true,
    presigns: false,
    locking: null,
    async traces(key) {
      const name = key.replace(/['\\]/g, '\\$&');
      const all = { supportsAllDrives: true, includeItemsFromAllDrives: true };
      const { data } = await drive.files.list({ q: `name = '${name}'`, ...all });
      return {
        objects: data.files?.length ?? 0,
        unfinished: server.unfinishedUploads().filter((upload) => upload === key).length,
      };
    },
    async stop() {
      await server.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

conformance('a service account in a Shared Drive', () => subject(inSharedDrive));
conformance('a service account that stands for a person', () => subject(delegated));
conformance('a person’s refresh token', () => subject(byRefreshToken));
