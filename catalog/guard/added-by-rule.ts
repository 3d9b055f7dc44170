import { z } from 'zod';
import type { Finding } from '../../contracts/guard/finding.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

/** Who adds clinics by a rule, as the audit log calls it. */
export const ruleActor = 'guard';
/** So long it is told: the mail goes out once, and whoever looks on the day sees it. */
const toldHours = 24;

const Added = z.object({ id: z.string(), name: z.string(), model: z.string(), rule: z.string() });

/** Clinics that a rule added lately. */
export const addedByRule = (catalog: Catalog): Promise<Finding[]> =>
  asSystem(catalog, async (db) => {
    const added = await many(
      db,
      Added,
      `SELECT DISTINCT ON (c.id) c.id, c.name, a.details ->> 'model' AS model,
         a.details ->> 'rule' AS rule
       FROM audit a JOIN clinics c ON c.id = a.clinic_id AND c.archived_at IS NULL
       WHERE a.action = 'clinic.add' AND a.actor = $1 AND a.user_id IS NULL
         AND a.at > now() - make_interval(hours => $2)
       ORDER BY c.id, a.id DESC`,
      [ruleActor, toldHours],
    );
    return added.map(({ id, name: clinic, model, rule }) => ({
      ...{ kind: 'clinic-added', subject: id, clinicId: null, severity: 'warning' },
      params: { clinic, model, rule },
    }));
  });
