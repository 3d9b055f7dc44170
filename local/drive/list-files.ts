import type { Principal } from './access-token.ts';
import type { Drive, Query } from './drive.ts';
import { DriveError, invalid } from './drive-error.ts';
import type { DriveFile } from './drive-file.ts';
import { onlyFields } from './field-mask.ts';
import { fileAnswer } from './file-answer.ts';
import { readQuery } from './query.ts';

const defaultFields = 'kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)';

/** `files.list`: what the principal sees of one Shared Drive, of all, or of what is his. */
export async function listFiles(
  drive: Drive,
  principal: Principal,
  query: Query,
): Promise<unknown> {
  const fields = query['fields'] ?? defaultFields;
  const test = query['q'] === undefined ? () => true : readQuery(query['q']);
  const within = corpusOf(query);
  const found = [...drive.files.all()]
    .filter((file) => file.parents.length > 0) // drives themselves are not listed
    .filter((file) => within(file) && drive.space.isVisible(principal, file) && test(file))
    .sort(orderOf(query['orderBy']));
  const size = pageSizeOf(query['pageSize']);
  const from = query['pageToken'] === undefined ? 0 : readPageToken(query['pageToken']);
  const next = from + size < found.length ? { nextPageToken: pageToken(from + size) } : {};
  const files = await Promise.all(
    found
      .slice(from, from + size)
      .map((file) =>
        fileAnswer(
          file,
          principal,
          /md5|sha1|files\W*\*|^\*$/.test(fields) ? '*' : plainFields,
          (asked) => drive.files.hashed(asked),
        ),
      ),
  );
  return onlyFields({ kind: 'drive#fileList', incompleteSearch: false, ...next, files }, fields);
}

// Everything that costs nothing to tell.
const plainFields =
  'kind,id,name,mimeType,description,parents,createdTime,modifiedTime,trashed,driveId,ownedByMe,owners,appProperties,properties,size,quotaBytesUsed,sha256Checksum,webViewLink';

/** @throws DriveError for the combinations that Drive refuses */
function corpusOf(query: Query): (file: DriveFile) => boolean {
  const all = query['includeItemsFromAllDrives'] === 'true';
  const { corpora, driveId } = query;
  if ((corpora === 'drive') !== (driveId !== undefined)) {
    throw invalid(
      'The driveId parameter must be specified if and only if corpora is set to drive.',
    );
  }
  if (all && query['supportsAllDrives'] !== 'true') {
    throw new DriveError(
      403,
      'teamDrivesParentLimit',
      'The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is set to true.',
    );
  }
  if (driveId !== undefined && !all) {
    throw new DriveError(
      403,
      'teamDriveDomainUsersOnlyRestriction',
      'The includeItemsFromAllDrives parameter must be set to true when corpora is set to drive.',
    );
  }
  if (driveId !== undefined) return (file) => file.driveId === driveId;
  return (file) => all || file.driveId === null;
}

function orderOf(orderBy: string | undefined): (a: DriveFile, b: DriveFile) => number {
  const [key = '', direction] = (orderBy ?? 'createdTime desc').split(',')[0]?.split(' ') ?? [];
  if (key !== 'createdTime' && key !== 'modifiedTime' && key !== 'name')
    throw invalid('Invalid Value');
  const sign = direction === 'desc' ? -1 : 1;
  return (a, b) => (a[key] === b[key] ? 0 : a[key] < b[key] ? -sign : sign);
}

function pageSizeOf(text: string | undefined): number {
  const size = Number(text ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    throw invalid(`Invalid value '${text ?? ''}'. Values must be within the range: [1, 1000]`);
  }
  return size;
}

const pageToken = (from: number): string =>
  `~!!~${Buffer.from(String(from)).toString('base64url')}`;

function readPageToken(token: string): number {
  const from = Number(Buffer.from(token.replace(/^~!!~/, ''), 'base64url').toString());
  if (!token.startsWith('~!!~') || !Number.isInteger(from)) throw invalid('Invalid Value');
  return from;
}
