import { asSystem, type Catalog } from './database/catalog.ts';
import { migrate } from './database/migrate.ts';
import { createPool, type CatalogAddress } from './database/pool.ts';
import { checkMasterKey } from './sealing/check-master-key.ts';
import { createSealer } from './sealing/sealer.ts';

export type { Catalog } from './database/catalog.ts';

export type CatalogOptions = CatalogAddress & {
  /** 32 bytes: see `readMasterKey`. */
  masterKey: Buffer;
  /** Connections held at most. */
  maxConnections?: number;
};

/**
 * Opens our records: brings the schema up to date and makes sure that the master key is the one
 * they were begun with. `catalog-unreachable`, `master-key-wrong`, `migration-altered`,
 * `catalog-newer`.
 */
export const openCatalog = async (options: CatalogOptions): Promise<Catalog> => {
  const sealer = createSealer(options.masterKey);
  const pool = createPool(options, options.maxConnections ?? 10);
  const catalog: Catalog = { pool, sealer, close: () => pool.end() };
  try {
    await migrate(pool);
    await asSystem(catalog, (db) => checkMasterKey(db, sealer));
    return catalog;
  } catch (error) {
    await pool.end();
    throw error;
  }
};
