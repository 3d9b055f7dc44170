type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the fields that are undefined: an optional field left out is not one set to nothing. */
export const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Defined<T>;
