/**
 * Prints what the migrations make of an empty database: `node catalog/print-schema.ts > catalog/schema.sql`
 * after adding one. A test fails while the two differ.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
// A developer's tool, which the program never loads: it borrows a server from the embedded stack.
/* eslint-disable @typescript-eslint/no-restricted-imports */
import { startPostgres } from '../local/postgres/start.ts';
import { removeState } from '../local/remove-state.ts';
/* eslint-enable @typescript-eslint/no-restricted-imports */
import { openCatalog } from './open-catalog.ts';
import { dumpSchema } from './testing/schema-dump.ts';

const stateDir = await mkdtemp(join(tmpdir(), 'resguardo-schema-'));
const server = await startPostgres({ stateDir, fast: true });
try {
  const { host, port, user, password, binDir } = server;
  const database = { host, port, user, password, database: 'postgres' };
  const catalog = await openCatalog({
    connection: { ...database, ssl: 'disable' },
    masterKey: randomBytes(32),
  });
  await catalog.close();
  process.stdout.write(await dumpSchema(binDir, database));
} finally {
  await server.stop();
  await removeState(stateDir);
}
