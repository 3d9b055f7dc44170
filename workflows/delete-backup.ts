import { anywhere } from './steps.ts';

export interface DeleteRequest {
  readonly clinicId: string;
  readonly backupId: number;
  readonly requestedBy: number | null;
}

/** Removes a backup from every store, and keeps its record as deleted. */
export async function deleteBackup(request: DeleteRequest): Promise<void> {
  const { clinicId, backupId } = request;
  const copies = await anywhere.record.listCopies({ clinicId, backupId });
  await Promise.all(
    copies.map(({ destination }) =>
      anywhere.cleanUp.removeCopy({ clinicId, backupId, destination, keepRecord: true }),
    ),
  );
  await anywhere.record.recordDeleted(request);
}
