import { CleanState } from '../../contracts/clean-range.ts';
import { changeList } from '../changes/change-list.ts';
import { cleaningColumns, CleaningRecord } from './cleaning-record.ts';

/** Cleanings: see `changeList`. */
export const listCleanings = changeList({
  ...{ record: CleaningRecord, state: CleanState },
  ...{ table: 'cleanings', alias: 'k', columns: cleaningColumns },
});
