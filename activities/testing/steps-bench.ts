import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';
import type { OpenedBackup } from '../../contracts/activities.ts';
import type { Mail } from '../../contracts/mail.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { openStore } from '../../storage/open-store.ts';
import { openSpoolDirectory } from '../../storage/spool/spool-directory.ts';
import { createSteps } from '../create-steps.ts';

/** One clinic in a database of its own, and every step over a real catalog and folders for copies. */
export interface StepsBench {
  readonly catalog: TestCatalog['catalog'];
  readonly home: FreshDatabase;
  readonly folder: string;
  /** What was mailed, and to whom. */
  readonly sent: { to: string; mail: Mail }[];
  /** An operator. */
  readonly user: number;
  /** Runs a step as a worker does. */
  run<T>(step: (steps: ReturnType<typeof createSteps>) => Promise<T>): Promise<T>;
  /** A backup with an intact copy in each of the clinic's two folders; gives what opened it. */
  backUp(): Promise<OpenedBackup>;
  close(): Promise<void>;
}

/** `written` changes the clinic `demo`, whose schema is `clinica`. */
export async function openStepsBench(
  written: Partial<ClinicInputWritten> = {},
): Promise<StepsBench> {
  const [catalogDatabase, home, folder] = await Promise.all([
    freshDatabase('steps_catalog'),
    freshDatabase('steps_clinic'),
    mkdtemp(join(tmpdir(), 'steps-bench-')),
  ]);
  await Promise.all(['uno', 'dos'].map((name) => mkdir(join(folder, name))));
  const own = await openTestCatalog(catalogDatabase);
  const { catalog } = own;
  const sent: { to: string; mail: Mail }[] = [];
  await addClinic(catalog, {
    ...{ id: 'demo', name: 'Clínica Demo', scope: { kind: 'schema', schema: 'clinica' } },
    ...{ connection: { ...home.config, ssl: 'disable' }, timeZone: 'America/La_Paz' },
    administrators: ['clinica@example.com'],
    destinations: ['uno', 'dos'].map((name) => ({
      ...{ kind: 'folder' as const, name, path: join(folder, name) },
    })),
    ...written,
  });
  const person = { nombre: 'Ana', apellido: 'Rojas', role: 'operator' } as const;
  const { id: user } = await createUser(catalog, {
    ...{ ...person, email: 'ana@example.com', password: 'una clave larga' },
  });
  const steps = createSteps({
    catalog,
    // No step tried here speaks to Temporal itself.
    temporal: null as unknown as Client,
    spool: await openSpoolDirectory(join(folder, 'spool')),
    openStore,
    mailer: {
      send: async (mail, to) => {
        for (const address of to) sent.push({ to: address, mail });
        return { messageId: `<${sent.length}@test>`, accepted: [...to], rejected: [] };
      },
      verify: async () => undefined,
      close: () => undefined,
    },
    ...{
      drillServer: null,
      hostPatience: 1000,
      serverReads: 4,
      snapshotsAtOnce: 1,
      tablesAtOnce: 1,
    },
    pgDumpCandidates: null,
  });
  let runs = 0;
  const run: StepsBench['run'] = (step) =>
    new MockActivityEnvironment(
      { workflowExecution: { workflowId: 'change/demo', runId: `run-${runs}` } },
      // Steps that fail on purpose would fill the tests' output.
      { logger: new DefaultLogger('ERROR') },
    ).run(() => step(steps));
  return {
    ...{ catalog, home, folder, sent, user, run },
    async backUp() {
      runs += 1;
      const request = { clinicId: 'demo', trigger: 'manual', requestedBy: null } as const;
      const opened = await run((all) => all.openBackup(request));
      const ref = { clinicId: 'demo', backupId: opened.backupId };
      const { spool } = opened;
      await run((all) => all.takeSnapshot({ ...ref, spool }));
      for (const { name: destination } of opened.destinations) {
        const copy = { ...ref, destination };
        await run((all) => all.uploadCopy({ ...copy, spool }));
        await run((all) => all.publishManifest({ ...copy, spool }));
        await run((all) => all.verifyCopy(copy));
      }
      await run((all) => all.endRecord({ ...ref, state: 'intact', failure: null }));
      await run((all) => all.removeSpool(spool));
      return opened;
    },
    async close() {
      await own.drop();
      await home.drop();
      await rm(folder, { recursive: true });
    },
  };
}
