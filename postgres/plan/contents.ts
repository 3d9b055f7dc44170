import type { Extension } from '../inspect/extensions.ts';
import type { Relation } from '../inspect/relations.ts';
import type { TocEntry } from '../structure/toc-entries.ts';

/** One COPY: a table's rows, or some of them. */
export interface TableRead {
  readonly relation: Relation;
  /** What stands after COPY: `"s"."t" ("a", "b")`, or `(SELECT … ORDER BY …)`. */
  readonly source: string;
  /** Empty: the order in which the rows lie in the table. */
  readonly orderBy: readonly string[];
  readonly reason?: string;
  /** The server's guess, for progress and for the order of work. */
  readonly estimatedBytes: number;
}

/** A column that holds large objects' oids. */
export interface LargeObjectColumn {
  readonly relation: Relation;
  readonly column: string;
  /** Which rows of the table are ours; null for all. */
  readonly condition: string | null;
}

/** Where an object of pg_dump's output belongs; `none` leaves it out. */
export type Place = 'own' | 'context' | 'none';

/** All that one dump takes, decided inside the snapshot before anything is written. */
export interface Contents {
  readonly tables: readonly TableRead[];
  readonly context: readonly TableRead[];
  readonly sequences: readonly Relation[];
  readonly extensions: readonly Extension[];
  /** Materialised views to fill at the end, in that order. */
  readonly refresh: readonly Relation[];
  readonly largeObjects: 'all' | readonly LargeObjectColumn[];
  readonly structure: {
    /** For `pg_dump --schema`; null for the whole database. */
    readonly schemas: readonly string[] | null;
    readonly without: readonly Relation[];
    /** Schemas of others that must exist, besides `public`. */
    readonly contextSchemas: readonly string[];
    /** SQL that makes the servers of foreign tables. */
    readonly foreignServers: string;
    readonly placeOf: (entry: TocEntry) => Place;
    /** `1259:16400`: objects that must be found in pg_dump's output, with the words to name them. */
    readonly required: ReadonlyMap<string, { kind: string; identity: string }>;
  };
}
