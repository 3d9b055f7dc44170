import { table, type Column } from './draw/table.ts';
import type { Session } from './session.ts';

/** A list's page as the API answers it. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Gives a list's page as a table, one row for each item, and says how to ask for the next. */
export const givePage = <Item>(
  session: Session,
  page: Page<Item>,
  columns: readonly Column[],
  rowOf: (item: Item) => readonly string[],
  none: string = session.words.none,
): void => {
  session.give(page.items.length > 0 ? table(columns, page.items.map(rowOf)) : [none], page);
  if (page.nextCursor !== null) session.say(session.words.more(page.nextCursor));
};
