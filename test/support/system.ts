import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { startDriveEmulator, type DriveServer } from '../../local/drive/start.ts';
import { logIn } from '../../local/demo/api-session.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import { startProduct, type Product } from '../../local/product/product.ts';
import type { Service } from '../../local/product/service.ts';
import { startSmtp, type MailServer } from '../../local/smtp/start.ts';
import { freshDatabase, testStack, type TestStack } from '../../local/testing/test-stack.ts';
import { freshNamespace } from './namespace.ts';

/** The whole product on the run's shared servers, with a catalog, a namespace, a Drive and a mailbox of its own. */
export interface System {
  readonly stack: TestStack;
  readonly drive: DriveServer;
  readonly mail: MailServer;
  readonly product: Product;
  readonly operator: ApiClient;
  readonly namespace: string;
  readonly stateDir: string;
  /** A superuser's connection to a database of the shared server. */
  server(database?: string): OpenedConnection;
  /** The worker that serves now; the one that was started with the product, until it was replaced. */
  worker(): Service;
  /** Starts another in the place of one that was killed. */
  replaceWorker(more?: Readonly<Record<string, string>>): Promise<Service>;
  stop(): Promise<void>;
}

export async function openSystem(
  environment: Readonly<Record<string, string>> = {},
): Promise<System> {
  const stack = testStack();
  const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-system-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
    rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const [catalog, namespace, drive, mail] = await Promise.all([
      freshDatabase('catalog'),
      freshNamespace(stack.temporal.address),
      startDriveEmulator({ stateDir }),
      startSmtp({ stateDir }),
    ]);
    stops.push(
      () => catalog.drop(),
      () => drive.stop(),
      () => mail.stop(),
    );
    const { host, port, user, password, database } = catalog.config;
    const product = await startProduct(
      { ...stack, smtp: mail },
      {
        stateDir,
        roleSuffix: `_${randomBytes(4).toString('hex')}`,
        environment: {
          RESGUARDO_CATALOG_URL: `postgresql://${user}:${password}@${host}:${port}/${database}?sslmode=disable`,
          TEMPORAL_NAMESPACE: namespace,
          // What goes by the clock would meet a test at any moment; one that is about it turns it on.
          RESGUARDO_HOUSEKEEPING: 'false',
          // Tests look many times a second.
          RESGUARDO_REQUESTS_PER_MINUTE: '0',
          ...environment,
        },
      },
    );
    stops.push(() => product.stop());
    let serving = product.worker;
    const operator = await logIn(
      product.apiUrl,
      await ensureOperator(product.environment, stateDir),
      'en',
    );
    return {
      ...{ stack, drive, mail, product, operator, namespace, stateDir, stop },
      worker: () => serving,
      async replaceWorker(more = {}) {
        await serving.stop();
        serving = await product.startWorker('worker', more);
        stops.push(() => serving.stop());
        return serving;
      },
      server: (name = 'postgres') => ({
        host,
        port,
        user,
        password,
        database: name,
        ssl: 'disable',
      }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs statements as a superuser on a database of the shared server. */
export async function onDatabase<T>(
  connection: OpenedConnection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, user, password, database } = connection;
  const client = new Client({ host, port, user, password, database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
