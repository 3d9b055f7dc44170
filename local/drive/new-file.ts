import type { Principal } from './access-token.ts';
import type { Drive } from './drive.ts';
import type { DriveFile } from './drive-file.ts';
import { newFileId } from './identity.ts';
import { withMetadata, type FileMetadata } from './metadata.ts';

/** @throws DriveError 403, 404 when it may not be made there */
export function newFile(
  drive: Drive,
  principal: Principal,
  metadata: FileMetadata,
  withBytes: boolean,
  allDrives: boolean,
): DriveFile {
  const place = drive.space.placeFor(principal, metadata.parents ?? [], withBytes, allDrives);
  const now = new Date().toISOString();
  const empty: DriveFile = {
    ...{
      id: newFileId(),
      name: 'Untitled',
      mimeType: 'application/octet-stream',
      description: null,
    },
    ...{ createdTime: now, modifiedTime: now, trashed: false, appProperties: {}, properties: {} },
    content: null,
    ...place,
  };
  return withMetadata(empty, metadata);
}
