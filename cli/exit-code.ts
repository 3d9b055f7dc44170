import { errorCatalogue, isErrorName } from '../contracts/error-catalogue.ts';

/** The exit code of an error's name; one that a newer API knows and we do not counts as `internal`. */
export const exitCodeOf = (code: string): number =>
  errorCatalogue[isErrorName(code) ? code : 'internal'].exit;
