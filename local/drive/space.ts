import type { Principal } from './access-token.ts';
import { notAllowed, notFound, outOfRoom } from './drive-error.ts';
import { folderType, type DriveFile } from './drive-file.ts';
import type { Faults } from './faults.ts';
import type { FileStore } from './file-store.ts';
import type { Identity } from './identity.ts';

type Role = 'owner' | 'organizer' | 'fileOrganizer' | 'writer' | 'reader';

/** Bytes that a person has in all. */
export const personsQuota = 15 * 2 ** 30;

/** Who may see and do what: one Shared Drive, one person's My Drive, and what that person shares. */
export class Space {
  readonly #identity: Identity;
  readonly #files: FileStore;
  readonly #faults: Faults;

  constructor(identity: Identity, files: FileStore, faults: Faults) {
    this.#identity = identity;
    this.#files = files;
    this.#faults = faults;
  }

  /** The folders that are there from the start. */
  async furnish(): Promise<void> {
    const { driveId, folderId, myDriveId, myDriveFolderId, readOnlyFolderId, userEmail } =
      this.#identity;
    const shared = { driveId, owner: null };
    const own = { driveId: null, owner: userEmail };
    await this.#folder(driveId, 'Respaldos', [], shared);
    await this.#folder(folderId, 'Clínicas', [driveId], shared);
    await this.#folder(myDriveId, 'My Drive', [], own);
    await this.#folder(myDriveFolderId, 'Respaldos propios', [myDriveId], own);
    await this.#folder(readOnlyFolderId, 'Solo lectura', [myDriveId], own);
  }

  /**
   * A file that the principal may see.
   * @throws DriveError 404, as Drive says of what one may not know of, and of what is in a Shared Drive
   * to whoever did not say that he supports those
   */
  visible(principal: Principal, id: string, supportsAllDrives: boolean): DriveFile {
    const alias = id === 'root' && !principal.serviceAccount ? this.#identity.myDriveId : id;
    const file = this.#files.get(alias);
    const hidden = file?.driveId !== null && !supportsAllDrives;
    if (!file || hidden || this.#roleOf(principal, file) === null) throw notFound(id);
    return file;
  }

  isVisible(principal: Principal, file: DriveFile): boolean {
    return this.#roleOf(principal, file) !== null;
  }

  /** @throws DriveError 403 */
  mustWrite(principal: Principal, file: DriveFile): void {
    if (this.#roleOf(principal, file) === 'reader') throw notAllowed();
  }

  /** In a Shared Drive only its managers delete for good; content managers can only trash. */
  mustDelete(principal: Principal, file: DriveFile): void {
    const role = this.#roleOf(principal, file);
    if (role !== 'owner' && role !== 'organizer') throw notAllowed();
  }

  /**
   * The folder for a new file, and whose the file will be.
   * @throws DriveError 403 when the principal may not write there, or has no room for bytes of its own
   */
  placeFor(
    principal: Principal,
    parents: readonly string[],
    withBytes: boolean,
    supportsAllDrives: boolean,
  ): Pick<DriveFile, 'parents' | 'driveId' | 'owner'> {
    const [parent = 'root'] = parents;
    if (parent === 'root' && principal.serviceAccount) throw outOfRoom(true);
    const folder = this.visible(principal, parent, supportsAllDrives);
    this.mustWrite(principal, folder);
    if (folder.driveId === null && principal.serviceAccount && withBytes) throw outOfRoom(true);
    const owner = folder.driveId === null ? principal.email : null;
    return { parents: [folder.id], driveId: folder.driveId, owner };
  }

  usageOf(email: string): number {
    let bytes = 0;
    for (const file of this.#files.all())
      if (file.owner === email) bytes += file.content?.bytes ?? 0;
    return bytes;
  }

  /** @throws DriveError 403 when so many more bytes do not fit */
  mustHaveRoom(owner: string | null, bytes: number): void {
    const full = owner !== null && this.usageOf(owner) + bytes > personsQuota;
    if (this.#faults.quotaFull || full) throw outOfRoom(false);
  }

  #roleOf(principal: Principal, file: DriveFile): Role | null {
    const { userEmail, readOnlyFolderId, myDriveFolderId } = this.#identity;
    if (file.driveId !== null) {
      return principal.email === userEmail ? 'organizer' : this.#faults.serviceAccountRole;
    }
    if (file.owner === principal.email) return 'owner';
    if (this.#isUnder(file, myDriveFolderId)) return 'writer';
    return this.#isUnder(file, readOnlyFolderId) ? 'reader' : null;
  }

  #isUnder(file: DriveFile, folderId: string): boolean {
    if (file.id === folderId) return true;
    const parents = file.parents.map((id) => this.#files.get(id));
    return parents.some((parent) => parent !== undefined && this.#isUnder(parent, folderId));
  }

  async #folder(
    id: string,
    name: string,
    parents: readonly string[],
    whose: Pick<DriveFile, 'driveId' | 'owner'>,
  ): Promise<void> {
    if (this.#files.get(id)) return;
    const now = new Date().toISOString();
    const times = { createdTime: now, modifiedTime: now };
    const rest = {
      description: null,
      trashed: false,
      appProperties: {},
      properties: {},
      content: null,
    };
    await this.#files.save({
      id,
      name,
      mimeType: folderType,
      parents,
      ...times,
      ...rest,
      ...whose,
    });
  }
}
