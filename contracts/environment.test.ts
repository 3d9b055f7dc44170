import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readSettings } from './environment.ts';
import { TemporalSettings, temporalConnectionOptions } from './temporal-settings.ts';

const files: Record<string, string> = { '/run/key': 'from a file\n' };
const readFile = (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new Error(`ENOENT ${path}`);
  return text;
};
const schema = z.object({
  THE_KEY: z.string().min(4, 'too short').describe('make one with openssl'),
  THE_PORT: z.coerce.number().int().default(0),
});

test('a setting comes from its variable, or from the file that X_FILE names', () => {
  expect(readSettings(schema, { THE_KEY: 'abcd', THE_PORT: '' }, readFile)).toEqual({
    THE_KEY: 'abcd',
    THE_PORT: 0,
  });
  expect(readSettings(schema, { THE_KEY_FILE: '/run/key' }, readFile).THE_KEY).toBe('from a file');
});

test('a missing setting is named with its remedy', () => {
  expect(() => readSettings(schema, {}, readFile)).toThrow(
    expect.objectContaining({
      code: 'setting-missing',
      params: { setting: 'THE_KEY', remedy: 'make one with openssl' },
    }),
  );
});

test('a wrong setting is named without its value', () => {
  expect(() => readSettings(schema, { THE_KEY: 's3c' }, readFile)).toThrow(
    expect.objectContaining({
      code: 'setting-invalid',
      params: { setting: 'THE_KEY', why: 'too short' },
    }),
  );
  expect(() => readSettings(schema, { THE_KEY_FILE: '/gone' }, readFile)).toThrow(
    expect.objectContaining({ params: { setting: 'THE_KEY_FILE', why: 'ENOENT /gone' } }),
  );
});

const options = (environment: Record<string, string>) =>
  temporalConnectionOptions(readSettings(TemporalSettings, environment, readFile));

test('Temporal: a plain server, the Cloud by API key, a cluster by certificates', () => {
  expect(options({})).toEqual({ address: '127.0.0.1:7233', tls: false });
  expect(options({ TEMPORAL_API_KEY: 'k', TEMPORAL_ADDRESS: 'x.tmprl.cloud:7233' })).toEqual({
    address: 'x.tmprl.cloud:7233',
    tls: true,
    apiKey: 'k',
  });
  expect(
    options({ TEMPORAL_TLS_CLIENT_CERT_PATH: '/run/key', TEMPORAL_TLS_CLIENT_KEY_DATA: 'pem' }).tls,
  ).toEqual({ clientCertPair: { crt: Buffer.from('from a file'), key: Buffer.from('pem') } });
  expect(options({ TEMPORAL_TLS: 'no', TEMPORAL_API_KEY: 'k' }).tls).toBe(false);
});
