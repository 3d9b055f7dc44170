import type { RestoreMethods } from '../restore-request.ts';
import { dropKeptSchema } from './drop-kept.ts';
import { planSchema } from './plan-schema.ts';
import { restoreSchema } from './restore-schema.ts';
import { undoSchema } from './undo-schema.ts';

/** A whole schema, replaced in one transaction; what was there stays beside it under the undo's name. */
export const schemaMethods: RestoreMethods = {
  plan: planSchema,
  restore: (request) => restoreSchema(request),
  undo: (request) => undoSchema(request),
  dropKept: dropKeptSchema,
};
