import { createHash } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { createSealer } from '../catalog/sealing/sealer.ts';
import { openStore } from '../storage/open-store.ts';
import { buildServer } from './server.ts';
import { version } from './version.ts';

/**
 * Prints the OpenAPI document. It follows from the routes alone, so the parts behind them are made
 * but never connected.
 */
const connection = Connection.lazy();
const catalog = {
  pool: new pg.Pool(),
  role: '',
  sealer: createSealer(createHash('sha256').digest()),
  close: () => Promise.resolve(),
};
const server = await buildServer({
  catalog,
  temporal: new Client({ connection }),
  temporalAddress: '',
  openStore,
  version,
});
process.stdout.write(`${JSON.stringify(server.swagger(), null, 2)}\n`);
await server.close();
