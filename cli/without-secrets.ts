const secretNames = new Set([
  'password',
  'secretAccessKey',
  'accessKeyId',
  'privateKey',
  'clientSecret',
  'refreshToken',
]);

/** The same with every secret blanked: for showing. */
export const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretNames.has(name) ? '***' : withoutSecrets(inner),
    ]),
  );
};
