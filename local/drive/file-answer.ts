import type { Principal } from './access-token.ts';
import { folderType, type DriveContent, type DriveFile } from './drive-file.ts';
import { onlyFields } from './field-mask.ts';

const hashFields = /\*|md5Checksum|sha1Checksum/;

/** A file as the API shows it: `size` is text, and a folder has none. */
export async function fileAnswer(
  file: DriveFile,
  principal: Principal,
  fields: string | undefined,
  hashed: (file: DriveFile) => Promise<DriveContent | null>,
): Promise<unknown> {
  const asked = fields ?? 'kind,id,name,mimeType';
  // The two that are not known yet cost a reading of the whole.
  const content = hashFields.test(asked) ? await hashed(file) : file.content;
  return onlyFields(shown(file, content, principal), asked);
}

function shown(file: DriveFile, content: DriveContent | null, principal: Principal): object {
  const { id, name, mimeType, parents, createdTime, modifiedTime, trashed } = file;
  return {
    kind: 'drive#file',
    ...{ id, name, mimeType, parents, createdTime, modifiedTime, trashed },
    ...(file.description === null ? {} : { description: file.description }),
    ...(file.driveId === null
      ? { ownedByMe: file.owner === principal.email, owners: [{ emailAddress: file.owner }] }
      : { driveId: file.driveId }),
    ...(Object.keys(file.appProperties).length > 0 ? { appProperties: file.appProperties } : {}),
    ...(Object.keys(file.properties).length > 0 ? { properties: file.properties } : {}),
    ...(content === null || mimeType === folderType
      ? {}
      : {
          size: String(content.bytes),
          quotaBytesUsed: String(content.bytes),
          sha256Checksum: content.sha256,
          ...(content.md5 === undefined ? {} : { md5Checksum: content.md5 }),
          ...(content.sha1 === undefined ? {} : { sha1Checksum: content.sha1 }),
        }),
    webViewLink: `https://drive.google.com/file/d/${id}/view`,
  };
}
