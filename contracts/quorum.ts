import type { CopyState } from './states.ts';

export interface QuorumCopy {
  readonly state: CopyState;
  /** Of a destination that the clinic calls required. */
  readonly required: boolean;
}

/**
 * Whether enough copies were read back and matched: `needed` of any, or, where that is null, every one
 * that is required; in either case there must be one.
 */
export const isQuorum = (copies: readonly QuorumCopy[], needed: number | null): boolean => {
  const intact = copies.filter(({ state }) => state === 'intact');
  if (needed !== null) return intact.length >= needed;
  const required = copies.filter(({ required: counts }) => counts);
  return required.length > 0 && required.every(({ state }) => state === 'intact');
};
