import { isDeepStrictEqual } from 'node:util';
import { ClinicView } from '../../contracts/api/clinic.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { addressOf } from '../../contracts/client/address-of.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { ApiProblem } from '../../contracts/client/api-problem.ts';
import type { ClinicPlan } from './plan-fleet.ts';
import { without } from './without.ts';

/** What a schedule moves by itself is no change of anybody's. */
const settings = (view: ClinicView): object => {
  const { schedule } = view;
  return {
    ...without(view, 'lastBackupAt'),
    schedule:
      schedule.backupSchedule === 'scheduled' ? schedule : without(schedule, 'nextScheduledBackup'),
  };
};

const clinicPath = (clinic: string): string =>
  addressOf({ path: '/api/clinics/{clinic}' }, { clinic });

/**
 * Changes a clinic only as it stood when the plan was shown: somebody else's change meanwhile is told, not
 * overwritten. `changed-meanwhile`.
 */
const change = async (client: ApiClient, planned: ClinicView, body: object): Promise<void> => {
  const path = clinicPath(planned.id);
  const answer = await client.openAt(path);
  const now = ClinicView.parse(await answer.json());
  if (!isDeepStrictEqual(settings(now), settings(planned)))
    throw new ResguardoError('changed-meanwhile', { path });
  const tag = answer.headers.get('etag');
  const headers = tag === null ? {} : { 'if-match': tag };
  await client.at(path, ClinicView, { method: 'PATCH', body, headers });
};

/** Does what a plan says of one clinic. */
export const applyPlan = async (client: ApiClient, plan: ClinicPlan): Promise<void> => {
  if (plan.kind === 'add')
    await client.at('/api/clinics', ClinicView, { method: 'POST', body: plan.body });
  else if (plan.kind !== 'same') await change(client, plan.view, plan.body);
};

/** Whether an error is one clinic's alone, so that the others can go on. */
export const isOneClinics = (error: unknown): error is ApiProblem | ResguardoError => {
  const code =
    error instanceof ApiProblem
      ? error.problem.code
      : error instanceof ResguardoError
        ? error.code
        : '';
  return ['bad-request', 'clinic-exists', 'clinic-unknown', 'changed-meanwhile'].includes(code);
};
