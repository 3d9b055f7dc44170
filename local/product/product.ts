import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../install/cache-folder.ts';
import { keptSecret } from '../kept-secret.ts';
import { serverFolder } from '../server-folder.ts';
import type { Stack } from '../stack-types.ts';
import { ensureRole, roleUrl, type ProductRole, type ServerLogin } from './catalog-database.ts';
import { startService, type Service } from './service.ts';

/** The servers that it stands on. */
export interface ProductServers {
  readonly postgres: ServerLogin;
  readonly temporal: Pick<Stack['temporal'], 'address' | 'namespace'>;
  readonly smtp: Stack['smtp'];
}

export interface ProductOptions {
  readonly stateDir: string;
  readonly signal?: AbortSignal | undefined;
  /** Added to the environment of both, or instead of what stands there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Behind the names of its roles, where several stand on one server. */
  readonly roleSuffix?: string;
}

/** Resguardo itself, running on the embedded stack as its own processes. */
export interface Product {
  readonly apiUrl: string;
  /** What a process needs to reach the catalog: for a first user, and for more workers. */
  readonly environment: Readonly<Record<string, string>>;
  readonly worker: Service;
  readonly api: Service;
  startWorker(name: string, more?: Readonly<Record<string, string>>): Promise<Service>;
  stop(): Promise<void>;
}

/** Starts a worker and the API on a running stack, with a catalog and a master key of their own. */
export async function startProduct(
  stack: ProductServers,
  { stateDir, signal, environment: more = {}, roleSuffix = '' }: ProductOptions,
): Promise<Product> {
  const folder = serverFolder(stateDir, 'product');
  const secret = (name: string): string => keptSecret(join(folder, `${name}.password`));
  const catalog: ProductRole = { name: `resguardo${roleSuffix}`, password: secret('catalog') };
  const drill: ProductRole = {
    name: `resguardo_drill${roleSuffix}`,
    password: secret('drill'),
    may: 'CREATEDB',
  };
  await ensureRole(stack.postgres, catalog, { database: true });
  await ensureRole(stack.postgres, drill);
  const { smtp, temporal } = stack;
  const environment = {
    RESGUARDO_CATALOG_URL: roleUrl(stack.postgres, catalog, catalog.name),
    RESGUARDO_MASTER_KEY: masterKey(join(folder, 'master.key')),
    RESGUARDO_DRILL_URL: roleUrl(stack.postgres, drill, 'postgres'),
    RESGUARDO_SPOOL: join(folder, 'spool'),
    RESGUARDO_WORKER_CACHE: join(cacheFolder(), 'workflows'),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SMTP_HOST: smtp.host,
    SMTP_PORT: String(smtp.port),
    SMTP_REQUIRE_TLS: 'false',
    SMTP_USER: smtp.user,
    SMTP_PASSWORD: smtp.password,
    SMTP_FROM: /<(.+)>/.exec(smtp.from)?.[1] ?? smtp.from,
    HOST: '127.0.0.1',
    PORT: '0',
    RESGUARDO_LOG_LEVEL: 'warn',
    ...more,
  };
  const startWorker: Product['startWorker'] = (name, extra = {}) =>
    startService({
      ...{ name, script: 'worker/main.ts', stateDir, signal },
      environment: { ...environment, ...extra },
    });
  // One after the other: the first to open the catalog brings its schema up to date.
  const worker = await startWorker('worker');
  try {
    const api = await startService({
      ...{ name: 'api', script: 'api/main.ts', stateDir, signal, environment },
    });
    return {
      apiUrl: String(api.said['listening']),
      ...{ environment, worker, api, startWorker },
      async stop() {
        await Promise.all([api.stop(), worker.stop()]);
      },
    };
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

/** 32 bytes, made once. Losing it loses what it seals: a real installation keeps it elsewhere too. */
function masterKey(path: string): string {
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(path, 'utf8').trim();
}
