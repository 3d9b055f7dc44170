import { asSystem, type Catalog } from './database/catalog.ts';
import { migrate } from './database/migrate.ts';
import { stepDown } from './database/step-down.ts';
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
 * `catalog-newer`, `setting-invalid`.
 */
export const openCatalog = async (options: CatalogOptions): Promise<Catalog> => {
  const sealer = createSealer(options.masterKey);
  const pool = createPool(options, options.maxConnections ?? 10);
  try {
    await migrate(pool);
    const role = await stepDown(pool);
    const catalog: Catalog = { pool, sealer, role, close: () => pool.end() };
    await asSystem(catalog, (db) => checkMasterKey(db, sealer));
    return catalog;
  } catch (error) {
    await pool.end();
    throw error;
  }
};
