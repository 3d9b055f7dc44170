import { orderOf } from '../../contracts/api/page.ts';
import { withoutUndefined } from './without-undefined.ts';

interface Written<State extends string> {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly state?: State | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly sort: string;
}

const moment = (written: string | undefined): Date | undefined =>
  written === undefined ? undefined : new Date(written);

/** What every list is asked for, as the catalog's lists take it. */
export const listFilter = <State extends string>({
  limit,
  cursor,
  state,
  from,
  until,
  sort,
}: Written<State>) => ({
  limit,
  order: orderOf(sort),
  ...withoutUndefined({
    cursor,
    states: state === undefined ? undefined : [state],
    from: moment(from),
    until: moment(until),
  }),
});
