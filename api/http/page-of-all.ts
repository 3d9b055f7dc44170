import type { PageQuery } from '../../contracts/api/page.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/**
 * A page out of a list that is at hand as a whole. The cursor names the last item shown, so that
 * what is added meanwhile shifts nothing; one that is no longer there is `bad-request`.
 */
export const pageOfAll = <Item, View>(
  items: readonly Item[],
  { limit, cursor }: PageQuery,
  nameOf: (item: Item) => string,
  viewOf: (item: Item) => View,
): { items: View[]; nextCursor: string | null } => {
  const after = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString();
  const start = after === null ? 0 : items.findIndex((item) => nameOf(item) === after) + 1;
  if (after !== null && start === 0) throw new ResguardoError('bad-request', { why: 'cursor' });
  const shown = items.slice(start, start + limit);
  const last = shown.at(-1);
  const more = start + limit < items.length && last !== undefined;
  return {
    items: shown.map(viewOf),
    nextCursor: more ? Buffer.from(nameOf(last)).toString('base64url') : null,
  };
};
