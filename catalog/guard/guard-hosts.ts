import { asSystem, type Catalog } from '../database/catalog.ts';

/** Hosts that have not been heard of for longer are gone for good. */
const forgottenDays = 2;

export interface GuardHost {
  readonly id: string;
  readonly name: string;
}

/** A worker of that host is here. */
export const registerHost = (catalog: Catalog, { id, name }: GuardHost): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `INSERT INTO guard_hosts (id, name) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen_at = now()`,
      [id, name],
    );
  });

/** The hosts whose disks hold spools, those forgotten left out. */
export const listHosts = (catalog: Catalog): Promise<GuardHost[]> =>
  asSystem(catalog, async (db) => {
    await db.query('DELETE FROM guard_hosts WHERE seen_at < now() - make_interval(days => $1)', [
      forgottenDays,
    ]);
    const { rows } = await db.query<GuardHost>('SELECT id, name FROM guard_hosts ORDER BY id');
    return rows;
  });

/** The folders that any clinic keeps copies in, each once. */
export const copyFolders = (catalog: Catalog): Promise<string[]> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ path: string }>(
      `SELECT DISTINCT d.settings ->> 'path' AS path FROM destinations d
       JOIN clinics c ON c.id = d.clinic_id AND c.archived_at IS NULL
       WHERE d.kind = 'folder' AND d.retired_at IS NULL ORDER BY 1`,
    );
    return rows.map(({ path }) => path);
  });

/** The clinics that keep copies in Drive, by id. */
export const clinicsWithDrive = (catalog: Catalog): Promise<string[]> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `SELECT DISTINCT d.clinic_id AS id FROM destinations d
       JOIN clinics c ON c.id = d.clinic_id AND c.archived_at IS NULL
       WHERE d.kind = 'drive' AND d.retired_at IS NULL ORDER BY 1`,
    );
    return rows.map(({ id }) => id);
  });
