import type { Operation } from '../api/operations/operation.ts';

type Written = string | number | boolean | Date | undefined;

/** A path with the options that are given. */
export const withQuery = (path: string, query: Readonly<Record<string, Written>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    search.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
};

/** Where an operation is asked for. */
export const addressOf = (
  { path }: Pick<Operation, 'path'>,
  parts: Readonly<Record<string, string | number>> = {},
  query: Readonly<Record<string, Written>> = {},
): string => {
  const whole = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parts[name] ?? '')),
  );
  return withQuery(whole, query);
};
