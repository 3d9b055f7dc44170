import { createHash } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { createSealer } from '../catalog/sealing/sealer.ts';
import { openStore } from '../storage/open-store.ts';
import type { ApiServer } from './api-server.ts';
import { buildServer } from './server.ts';
import { version } from './version.ts';

/**
 * The server with parts behind it that are made but never connected: for what follows from the routes
 * alone.
 */
export const unconnectedServer = (extend?: (server: ApiServer) => void): Promise<ApiServer> =>
  buildServer(
    {
      catalog: {
        pool: new pg.Pool(),
        role: '',
        sealer: createSealer(createHash('sha256').digest()),
        close: () => Promise.resolve(),
      },
      temporal: new Client({ connection: Connection.lazy() }),
      temporalAddress: '',
      openStore,
      version,
    },
    {},
    extend,
  );
