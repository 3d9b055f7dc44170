/** What the worker registers: the names here are the workflow types in contracts/temporal.ts. */
export { backupClinic } from './backup-clinic.ts';
export { verifyBackup } from './verify-backup.ts';
export { deleteBackup } from './delete-backup.ts';
export { checkClinic, planClinic } from './ask-clinic.ts';
