import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { freePorts } from '../process/free-ports.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import type { Drive } from './drive.ts';
import { noFaults, type Faults } from './faults.ts';
import { openFileStore } from './file-store.ts';
import { keptIdentity, type Identity } from './identity.ts';
import { makeServer } from './server.ts';
import { Space } from './space.ts';
import { UploadSessions } from './upload-sessions.ts';

/** A running Drive, and every way into it. */
export interface DriveServer {
  readonly rootUrl: string;
  readonly tokenUrl: string;
  readonly driveId: string;
  /** A folder in the Shared Drive, where the service account is at home. */
  readonly folderId: string;
  /** The person's own folder: shared with the service account, which has no room there. */
  readonly myDriveFolderId: string;
  /** The person's too; the service account may only read it. */
  readonly readOnlyFolderId: string;
  readonly serviceAccount: { readonly clientEmail: string; readonly privateKey: string };
  /** Whom the service account may stand for. */
  readonly subject: string;
  readonly oauth: Identity['oauth'];
  /** Set what shall go wrong. */
  readonly faults: Faults;
  /** Every resumable upload that is on its way is forgotten, as Drive does after a week. */
  expireSessions(): Promise<void>;
  /** Names of the files that uploads on their way will be. */
  unfinishedUploads(): string[];
  stop(): Promise<void>;
}

/**
 * Starts an emulator of Google Drive's v3 API in this process. What it keeps, its keys and its address
 * stay the same from one start to the next.
 * @throws ResguardoError `state-folder-in-use`
 */
export function startDriveEmulator(options: ServerOptions): Promise<DriveServer> {
  const folder = serverFolder(options.stateDir, 'drive');
  return startClaimed(folder, async () => {
    const drive = openDrive(folder);
    await drive.space.furnish();
    const { app, port } = await listen(drive, join(folder, 'ports.json'));
    const { driveId, folderId, myDriveFolderId, readOnlyFolderId, oauth, userEmail } =
      drive.identity;
    const { clientEmail, privateKey } = drive.identity.serviceAccount;
    const origin = `http://127.0.0.1:${port}`;
    return {
      ...{ rootUrl: `${origin}/`, tokenUrl: `${origin}/token` },
      ...{ driveId, folderId, myDriveFolderId, readOnlyFolderId, oauth, subject: userEmail },
      serviceAccount: { clientEmail, privateKey },
      faults: drive.faults,
      expireSessions: () => drive.sessions.endAll(),
      unfinishedUploads: () => drive.sessions.unfinished().map(({ file }) => file.name),
      stop: () => app.close(),
    };
  });
}

function openDrive(folder: string): Drive {
  const identity = keptIdentity(join(folder, 'identity.json'));
  const faults = noFaults();
  const files = openFileStore(serverFolder(folder, 'files'));
  // What a killed emulator was receiving in one request is nobody's.
  rmSync(join(folder, 'incoming'), { recursive: true, force: true });
  return {
    ...{ identity, faults, files },
    space: new Space(identity, files, faults),
    sessions: new UploadSessions(join(folder, 'sessions'), faults),
    incoming: serverFolder(folder, 'incoming'),
  };
}

async function listen(
  drive: Drive,
  memory: string,
  attempts = 4,
): Promise<{ app: FastifyInstance; port: number }> {
  const { http: port } = await freePorts(['http'], memory);
  const app = makeServer(drive);
  try {
    await app.listen({ host: '127.0.0.1', port });
    return { app, port };
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempts === 1) throw error;
    // Another program took it between choosing and listening.
    rmSync(memory, { force: true });
    return listen(drive, memory, attempts - 1);
  }
}
