import { RestoreState } from '../../contracts/restore.ts';
import { changeList } from '../changes/change-list.ts';
import { restoreColumns, RestoreRecord } from './restore-record.ts';

/** Restores and undos: see `changeList`. */
export const listRestores = changeList({
  ...{ record: RestoreRecord, state: RestoreState },
  ...{ table: 'restores', alias: 'r', columns: restoreColumns },
});
