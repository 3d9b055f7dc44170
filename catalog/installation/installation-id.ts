import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';

const setting = 'installation-id';
const Row = z.object({ value: z.string().regex(/^[0-9a-f]{8}$/) });

/**
 * Eight hexadecimal digits that tell this installation from another one that shares a server with
 * it: made by whoever asks first, the same ever after.
 */
export const installationId = (catalog: Catalog): Promise<string> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `INSERT INTO settings (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT (key) DO NOTHING`,
      [setting, randomBytes(4).toString('hex')],
    );
    const row = await first(db, Row, 'SELECT value FROM settings WHERE key = $1', [setting]);
    if (!row) throw new TypeError('the installation has no id');
    return row.value;
  });
