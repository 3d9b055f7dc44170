/** Where something stands in a file, counted from 1, and how the file calls it. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** `clinics.2.connection.host`, or a column's title. */
  readonly field: string;
}

/** A mistake in a file. */
export interface Problem extends Place {
  /** Null where no clinic can be named. */
  readonly clinic: string | null;
  readonly message: string;
}

/** A clinic as it stands in a file, its defaults filled in, not checked yet. */
export interface FleetEntry {
  readonly value: unknown;
  /** Where what stands at that path was written, in the clinic or in the defaults; or where its name was. */
  readonly place: (path: readonly PropertyKey[], of?: 'name') => Place;
}

/** What was read of a file. With problems here, entries may be missing. */
export interface ReadFleet {
  readonly entries: readonly FleetEntry[];
  readonly problems: readonly Problem[];
  /** What lies under every clinic. */
  readonly defaults: unknown;
}

export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
