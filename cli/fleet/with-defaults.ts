import { isMapping, type Mapping } from './fleet-entry.ts';

/** `{id}` in every text, for the clinic's. */
const filledIn = (value: unknown, id: string): unknown => {
  if (typeof value === 'string') return value.replaceAll('{id}', id);
  if (Array.isArray(value)) return value.map((inner) => filledIn(inner, id));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, filledIn(inner, id)]),
  );
};

/** Another kind of scope or destination shares nothing with the default one. */
const another = (under: Mapping, over: Mapping): boolean =>
  over['kind'] !== undefined && under['kind'] !== undefined && over['kind'] !== under['kind'];

/** One section over another, field by field; anything else as a whole. */
export const merged = (under: unknown, over: unknown): unknown => {
  if (over === undefined) return under;
  if (!isMapping(under) || !isMapping(over) || another(under, over)) return over;
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, merged(under[name], over[name])]));
};

/** A clinic over the defaults: sections field by field, lists as a whole, the clinic's own first. */
export const withDefaults = (clinic: unknown, defaults: unknown): unknown => {
  if (!isMapping(clinic)) return clinic;
  const id = typeof clinic['id'] === 'string' ? clinic['id'] : '{id}';
  return merged(filledIn(defaults ?? {}, id), clinic);
};
