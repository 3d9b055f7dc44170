import type { Contender } from '../contender.ts';
import { names } from '../names.ts';
import type { Size } from '../options.ts';
import { rival, type RivalOptions } from './rival.ts';
import type { RivalTask, RivalWay } from './rival-message.ts';

type Shared = Omit<RivalTask, 'key' | 'way'>;

/** The other ways of backing up the same schema to the same store. */
export function allRivals(size: Size, shared: Shared): Contender[] {
  const one = (
    name: string,
    way: RivalWay,
    more: Partial<Pick<RivalOptions, 'mostRuns' | 'leftOut' | 'heapMb'>> = {},
  ): Contender => rival({ name, task: { ...shared, way }, timeoutMs: 15 * 60_000, ...more });
  return [
    one(names.dumpAway, 'pg-dump-away'),
    one(names.dumpGzip, 'pg-dump-gzip'),
    one(names.dumpCustom, 'pg-dump-custom'),
    one(names.rowsAsJson, 'rows-as-json', limitsOfRowsAsJson(size)),
  ];
}

/** It holds all rows, all their JSON and the file in memory at once. */
function limitsOfRowsAsJson(size: Size): Partial<RivalOptions> {
  if (size === 20) return {};
  if (size === 300) return { mostRuns: 2, heapMb: 8192 };
  return {
    leftOut:
      'it needs some ten times the data in memory, and one table’s JSON is longer than a string may be',
  };
}
