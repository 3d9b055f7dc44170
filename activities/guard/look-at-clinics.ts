import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { clinicFacts, type ClinicFacts } from '../../catalog/guard/clinic-facts.ts';
import { clinicFindings } from '../../catalog/guard/clinic-findings.ts';
import { installationId } from '../../catalog/installation/installation-id.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { scheduleId } from '../../contracts/temporal.ts';
import { clinicSchedule } from '../schedules/clinic-schedule.ts';
import { describeSchedule } from '../schedules/reconcile-clinic.ts';
import type { NextPage } from './guard-step-names.ts';

const pageSize = 100;
/** A look at this many schedules at a time. */
const atOnce = 8;

/** A schedule that should stand in Temporal and does not. */
const scheduleFindings = async (
  temporal: Client,
  { clinic }: ClinicFacts,
  installation: string,
  now: Date,
): Promise<Finding[]> => {
  if (clinicSchedule(clinic, installation, now) === null) return [];
  if (await describeSchedule(temporal, scheduleId(ClinicId.parse(clinic.id)))) return [];
  return [
    {
      ...{ kind: 'schedule-missing', subject: clinic.id, clinicId: clinic.id, severity: 'warning' },
      params: { clinic: clinic.name, schedule: clinic.backupSchedule },
    },
  ];
};

/** Looks at a page of clinics. What the catalog knows counts also while Temporal does not answer. */
export const lookAtClinics = async (
  { catalog, temporal }: { readonly catalog: Catalog; readonly temporal: Client },
  after: string | null,
): Promise<NextPage> => {
  const { items, next } = await clinicFacts(catalog, { after, limit: pageSize });
  const installation = await installationId(catalog);
  const now = new Date();
  for (const facts of items) {
    const { id } = facts.clinic;
    const findings = clinicFindings(facts, now);
    await recordLook(catalog, { look: `clinic/${id}`, complete: true, findings }, now);
    heartbeat();
  }
  await inLanes(items, atOnce, async (facts) => {
    const findings = await scheduleFindings(temporal, facts, installation, now);
    const look = `schedule/${facts.clinic.id}`;
    await recordLook(catalog, { look, complete: true, findings }, now);
    heartbeat();
  });
  return { next };
};
