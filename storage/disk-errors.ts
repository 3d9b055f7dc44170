import { ResguardoError } from '../contracts/resguardo-error.ts';

// By shape, not by `instanceof`: what node:fs throws may come from another realm (node:vm).
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Whether the file or folder simply is not there. */
export const isMissing = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
};

export const isAlreadyThere = (error: unknown): boolean => codeOf(error) === 'EEXIST';

/** Names a full disk or quota as `disk-full`; any other error stays what it is. */
export const diskError = (error: unknown, path: string): Error => {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new ResguardoError('disk-full', { path }, { cause: error })
    : (error as Error);
};
