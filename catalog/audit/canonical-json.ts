import type { Json } from '../../contracts/evidence/canonical-text.ts';

/** What PostgreSQL's jsonb refuses is taken out, so that no input can keep a row from being written. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

/** What JSON can hold of a value, and PostgreSQL keep: absent values left out, times in ISO 8601. */
export const canonical = (value: unknown): Json => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value === 'bigint') return value.toString();
  // Functions and symbols say nothing in a log.
  if (typeof value !== 'object') return null;
  const entries = Object.entries(value)
    // `__proto__` is a name that readers of JSON drop, ours too.
    .filter(([key, inner]) => inner !== undefined && key !== '__proto__')
    .map(([key, inner]): [string, Json] => [storable(key), canonical(inner)]);
  return Object.fromEntries(entries);
};

const secretName = /passw|contrase|secret|token|private.?key|access.?key|master.?key|credential/i;

/** Texts under a name that speaks of a secret are hidden: a second fence behind the callers' care. */
export const withoutSecrets = (value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, Json] => [
      key,
      secretName.test(key) && typeof inner === 'string' ? '[hidden]' : withoutSecrets(inner),
    ]),
  );
};
