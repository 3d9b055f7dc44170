import { asSystem, type Catalog } from '../database/catalog.ts';

/** The id of the one clinic there is; null where there are none or several. */
export const onlyClinic = (catalog: Catalog): Promise<string | null> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      'SELECT id FROM clinics WHERE archived_at IS NULL ORDER BY id LIMIT 2',
    );
    return rows.length === 1 ? (rows[0]?.id ?? null) : null;
  });
