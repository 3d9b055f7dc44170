import { z } from 'zod';
import { Connection } from '../../contracts/connection.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const S3Endpoint = z.object({
  endpoint: z.string(),
  /** How many clinics keep copies there. */
  clinics: z.number(),
});
const ReceiverOrigin = z.object({
  origin: z.string(),
  /** Null: the installation's own. */
  clinicId: z.string().nullable(),
  clinic: z.string().nullable(),
  receivers: z.array(z.string()),
});
export type ReceiverOrigin = z.infer<typeof ReceiverOrigin>;
const DrillServer = z.object({ connection: Connection });

export interface ClinicsTls {
  readonly endpoints: readonly z.infer<typeof S3Endpoint>[];
  readonly receivers: readonly ReceiverOrigin[];
  readonly drillServers: readonly Connection[];
}

/** What clinics use that has a certificate, their databases left out; nothing of it is secret. */
export const clinicsTls = (catalog: Catalog): Promise<ClinicsTls> =>
  asSystem(catalog, async (db) => ({
    endpoints: await many(
      db,
      S3Endpoint,
      `SELECT d.settings ->> 'endpoint' AS endpoint, count(DISTINCT d.clinic_id)::int AS clinics
       FROM destinations d JOIN clinics c ON c.id = d.clinic_id AND c.archived_at IS NULL
       WHERE d.kind = 's3' AND d.retired_at IS NULL AND d.settings ->> 'endpoint' LIKE 'https:%'
       GROUP BY 1 ORDER BY 1`,
    ),
    receivers: await many(
      db,
      ReceiverOrigin,
      `SELECT r.origin, r.clinic_id AS "clinicId", c.name AS clinic,
         array_agg(CASE r.kind WHEN 'ping' THEN 'ping' ELSE r.name END ORDER BY r.name) AS receivers
       FROM receivers r LEFT JOIN clinics c ON c.id = r.clinic_id
       WHERE r.retired_at IS NULL AND c.archived_at IS NULL AND r.origin LIKE 'https:%'
       GROUP BY r.origin, r.clinic_id, c.name ORDER BY r.origin, r.clinic_id`,
    ),
    drillServers: (
      await many(
        db,
        DrillServer,
        `SELECT DISTINCT ON (drill_connection ->> 'host', drill_connection ->> 'port')
           drill_connection AS connection
         FROM clinics WHERE archived_at IS NULL AND drill_connection ->> 'ssl' <> 'disable'
         ORDER BY drill_connection ->> 'host', drill_connection ->> 'port'`,
      )
    ).map(({ connection }) => connection),
  }));
