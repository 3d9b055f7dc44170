/** A file or folder as the emulator keeps it. */
export interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly description: string | null;
  readonly parents: readonly string[];
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly trashed: boolean;
  readonly appProperties: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
  /** The Shared Drive it is in; what is in one has no owner. */
  readonly driveId: string | null;
  readonly owner: string | null;
  /** Null for folders. */
  readonly content: DriveContent | null;
}

export interface DriveContent {
  readonly bytes: number;
  readonly sha256: string;
  /** Hashed when first asked for. */
  readonly md5?: string;
  readonly sha1?: string;
}

export const folderType = 'application/vnd.google-apps.folder';
