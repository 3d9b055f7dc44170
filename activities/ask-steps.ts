import { cancellationSignal } from '@temporalio/activity';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { openClinicConnection } from '../catalog/clinics/open-connections.ts';
import { openDestinations } from '../catalog/clinics/open-destinations.ts';
import type { CheckedPart } from '../contracts/activities.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { checkDatabase } from '../postgres/check/check-database.ts';
import { checkDrillServer } from '../postgres/check/check-drill-server.ts';
import { planOf } from '../postgres/plan/plan-of.ts';
import { drillServerOf } from './drill-server.ts';
import { freeSpace } from './free-space.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';

/** Runs one check; what is wrong becomes part of the answer instead of ending it. */
async function checked(
  part: string,
  check: () => Promise<Record<string, string>>,
): Promise<CheckedPart> {
  try {
    return { part, ok: true, detail: await check(), failure: null };
  } catch (error) {
    if (!(error instanceof ResguardoError)) throw error;
    return {
      part,
      ok: false,
      detail: {},
      failure: { code: error.code, params: { ...error.params } },
    };
  }
}

/** Questions that people ask before, or instead of, a backup. Nothing of the clinic's is changed. */
export const createAskSteps = (
  deps: StepDependencies,
): Pick<Steps, 'planClinic' | 'checkClinic'> => ({
  async planClinic(clinicId) {
    const [clinic, connection] = await Promise.all([
      getClinic(deps.catalog, clinicId),
      openClinicConnection(deps.catalog, clinicId),
    ]);
    return planOf(connection, clinic.scope, cancellationSignal());
  },

  async checkClinic(clinicId) {
    const { catalog, spool, mailer, openStore } = deps;
    const signal = cancellationSignal();
    const clinic = await getClinic(catalog, clinicId);
    const destinations = await openDestinations(catalog, clinicId);
    const parts = await Promise.all([
      checked('database', async () =>
        checkDatabase(
          await openClinicConnection(catalog, clinicId),
          clinic.scope,
          deps.pgDumpCandidates,
        ),
      ),
      checked('drill-server', async () => checkDrillServer(await drillServerOf(deps, clinicId))),
      checked('spool', () => freeSpace(spool.root)),
      checked('mail', async () => {
        if (!mailer)
          throw new ResguardoError('setting-missing', { setting: 'SMTP_HOST', remedy: '' });
        await mailer.verify();
        return {};
      }),
      ...destinations.map((destination) =>
        checked(`store:${destination.settings.name}`, async () => {
          const store = openStore(destination);
          try {
            return (await store.check(signal)).detail;
          } finally {
            await store.close();
          }
        }),
      ),
    ]);
    return { parts };
  },
});
