import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { inTransaction, withSession } from '../data/session.ts';

/** What happens to one clinic of the shared tables, and how it is looked at afterwards. */
export const accidentClinic = 'clinica_1';

/**
 * Somebody runs an UPDATE without its WHERE, and deletes what should have stayed: of this clinic alone, in
 * tables that it shares with three others.
 */
const accidentSql = `
UPDATE paciente SET telefono = NULL, domicilio = 'S/D' WHERE clinica_id = 1;
DELETE FROM pagoenlinea WHERE clinica_id = 1;
DELETE FROM pago WHERE clinica_id = 1;
DELETE FROM factura_detalle d USING factura f WHERE f.id = d.factura_id AND f.clinica_id = 1;
INSERT INTO bitacora (clinica_id, fecha, accion) VALUES (1, now(), 'ejecutó limpieza.sql');`;

export const haveAccident = (database: OpenedConnection): Promise<void> =>
  withSession(database, (client) =>
    inTransaction(client, async () => {
      await client.query(accidentSql);
    }),
  );

/** A hash of rows, whatever order they lie in. */
export interface SeenRows {
  /** Every row of every table. */
  readonly all: string;
  /** Those of the other clinics in the same tables. */
  readonly neighbours: string;
}

/** Looks at the database past Resguardo, as whoever doubts it would. */
export const seenRows = (database: OpenedConnection): Promise<SeenRows> =>
  withSession(database, async (client) => ({
    all: await digest(client, 'true'),
    neighbours: await digest(client, 'clinica_id <> 1'),
  }));

/** Tables without the column take part where all rows do. */
async function digest(client: Client, condition: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND ($1 = 'true' OR EXISTS (
          SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND attname = 'clinica_id'))
      ORDER BY relname`,
    [condition],
  );
  const one = ({ name }: { name: string }): string =>
    `SELECT '${name} ' || count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS told FROM ${name} t WHERE ${condition}`;
  const found = await client.query<{ told: string }>(rows.map(one).join(' UNION ALL '));
  // Of a UNION the server promises no order.
  return found.rows
    .map(({ told }) => told)
    .toSorted()
    .join(' · ');
}
