import { anywhere } from './steps.ts';

export interface DeleteRequest {
  readonly clinicId: string;
  readonly backupId: number;
  readonly requestedBy: number | null;
  /** Also when nothing as well proved would be left to the clinic. */
  readonly force?: boolean;
}

/** Marks a backup as deleted, keeps its record, and removes it from every store. */
export async function deleteBackup(request: DeleteRequest): Promise<void> {
  const { clinicId, backupId } = request;
  // The record first: from here on nobody is offered a backup that is being taken apart.
  await anywhere.record.recordDeleted(request);
  const copies = await anywhere.record.listCopies({ clinicId, backupId });
  await Promise.all(
    copies.map(({ destination }) =>
      anywhere.cleanUp.removeCopy({ clinicId, backupId, destination, keepState: false }),
    ),
  );
}
