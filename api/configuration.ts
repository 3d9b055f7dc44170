import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readMasterKey } from '../catalog/sealing/master-key.ts';
import { readSettings, Switch, type Environment } from '../contracts/environment.ts';
import { defaultRates } from '../contracts/storage-cost.ts';
import { TemporalSettings } from '../contracts/temporal-settings.ts';
import { ServerReads } from '../contracts/turns/server-reads.ts';
import { TracingSettings } from '../contracts/tracing-settings.ts';

/** The origins of the front ends that may call from a browser, separated by commas; `*` for all. */
const Origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim().replace(/\/$/, ''))
      .filter((origin) => origin !== ''),
  )
  .pipe(z.array(z.union([z.literal('*'), z.url({ protocol: /^https?$/ })])));

/** What the API is told by its environment. */
export const ApiSettings = TemporalSettings.extend({
  ...TracingSettings.shape,
  RESGUARDO_CATALOG_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'postgresql://user:password@host:5432/database' })
    .describe('postgresql://user:password@host:5432/database of Resguardo’s own database'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  RESGUARDO_CORS_ORIGINS: Origins.default([]),
  RESGUARDO_TRUST_PROXY: Switch.default(false),
  /** From one address, over all routes; 0: as many as come. */
  RESGUARDO_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(6000),
  RESGUARDO_CREATE_PATIENCE: z.coerce.number().int().min(1).max(3600).default(60),
  RESGUARDO_SERVER_READS: ServerReads,
  RESGUARDO_STORAGE_RATE: z.coerce.number().min(0).max(100).default(defaultRates.storage),
  RESGUARDO_EGRESS_RATE: z.coerce.number().min(0).max(100).default(defaultRates.egress),
  RESGUARDO_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
});
export type ApiSettings = z.infer<typeof ApiSettings>;

export interface ApiConfiguration {
  readonly settings: ApiSettings;
  readonly masterKey: Buffer;
}

/** Reads it, or throws `setting-missing` or `setting-invalid`, which name the variable. */
export const readConfiguration = async (environment: Environment): Promise<ApiConfiguration> => ({
  settings: readSettings(ApiSettings, environment, (path) => readFileSync(path, 'utf8')),
  masterKey: await readMasterKey(environment),
});
