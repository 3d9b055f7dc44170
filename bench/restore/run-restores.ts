import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { BuiltClinic } from '../../local/data/build-clinic.ts';
import { createPublishedClinic } from '../../local/data/create-published-clinic.ts';
import { createSizedClinic } from '../../local/data/create-sized-clinic.ts';
import { withSession } from '../../local/data/session.ts';
import type { Contender } from '../contender.ts';
import { inTurn } from '../in-turn.ts';
import { names } from '../names.ts';
import { restoreFigures } from '../report/result.ts';
import type { Measurement, SizeRun } from '../run-size.ts';
import { byTool, dumpCustom, pgRestoreScript, psqlScript } from './by-tools.ts';
import { ours } from './ours.ts';
import { storeBackup, type StoredBackup } from './stored-backup.ts';

/** Makes the clinic of one size, backs it up in every form that is restored, and measures the restores in turn. */
export async function runRestores(run: SizeRun): Promise<Measurement> {
  const { size, runs, stack, report, signal } = run;
  report(`making the clinic of ${size} MB…`);
  const clinic =
    size === 20
      ? await createPublishedClinic(stack.server, { report, signal })
      : await createSizedClinic(stack.server, { megabytes: size, report, signal });
  const contenders = await allRestores(run, clinic);
  const series = await inTurn(contenders, { runs, warmUp: size < 3000, report, signal });
  return { result: restoreFigures(size, series), series };
}

async function allRestores(run: SizeRun, clinic: BuiltClinic): Promise<Contender[]> {
  const { stack, report, signal } = run;
  const { server } = stack;
  const folder = mkdtempSync(join(run.stateDir, 'restore-'));
  const source = { ...server, database: clinic.connection.database };
  const { schema } = clinic.scope;
  report('its backup, and a dump of pg_dump’s own…');
  const stored = await storeBackup(source, clinic.scope, { stem: join(folder, 'schema'), signal });
  const custom = join(folder, 'clinic.dump');
  await dumpCustom(stack.postgres.binDir, { connection: source, schema, file: custom });
  const inPlace = { ...server, database: `esquema_${run.size}` };
  const beside = { ...server, database: `base_${run.size}` };
  for (const place of [inPlace, beside]) await fill(run, place, stored);
  const whole = await storeBackup(
    beside,
    { kind: 'database' },
    { stem: join(folder, 'database'), signal },
  );
  // What the one before has left to be written is no part of the next one's time.
  const settle = (): Promise<void> =>
    withSession(server, async (client) => {
      await client.query('CHECKPOINT');
    });
  const tool = (name: string) => join(stack.postgres.binDir, name);
  const shared = { server, settle };
  return [
    ours({
      name: names.schemaInPlace,
      connection: inPlace,
      scope: clinic.scope,
      backup: stored,
      settle,
    }),
    ours({
      name: names.databaseBeside,
      connection: beside,
      scope: { kind: 'database' },
      backup: whole,
      settle,
    }),
    byTool({
      ...shared,
      name: names.psql,
      database: 'con_psql',
      script: psqlScript,
      program: tool('psql'),
      file: stored.object,
    }),
    byTool({
      ...shared,
      name: names.pgRestore,
      database: 'con_pg_restore',
      script: pgRestoreScript,
      program: tool('pg_restore'),
      file: custom,
    }),
  ];
}

/** The clinic as it stands before it is restored: ours replace what is there. */
async function fill(
  { stack, signal }: SizeRun,
  place: OpenedConnection,
  { object }: StoredBackup,
): Promise<void> {
  const filling = byTool({
    name: place.database,
    server: stack.server,
    database: place.database,
    script: psqlScript,
    program: join(stack.postgres.binDir, 'psql'),
    file: object,
    settle: async () => undefined,
    keep: true,
  });
  await filling.run(signal);
}
