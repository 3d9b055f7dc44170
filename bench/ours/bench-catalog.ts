import { randomBytes } from 'node:crypto';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { openCatalog } from '../../catalog/open-catalog.ts';
import type { ClinicInputWritten, DestinationInput } from '../../contracts/clinic-input.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { BuiltClinic } from '../../local/data/build-clinic.ts';
import { ensureDatabase } from '../../local/data/ensure-database.ts';
import { withSession } from '../../local/data/session.ts';

/** Our records on the bench's own server, and what a worker needs to open them. */
export interface BenchCatalog {
  readonly url: string;
  /** In base64. */
  readonly masterKey: string;
  add(id: string, clinic: BuiltClinic, destinations: DestinationInput[]): Promise<void>;
  close(): Promise<void>;
}

const database = 'resguardo';

export async function openBenchCatalog(server: OpenedConnection): Promise<BenchCatalog> {
  await withSession(server, (admin) => ensureDatabase(admin, database));
  const { host, port, user, password } = server;
  const url = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`;
  const masterKey = randomBytes(32);
  const catalog = await openCatalog({ url, masterKey });
  return {
    url,
    masterKey: masterKey.toString('base64'),
    add: async (id, clinic, destinations) => {
      await addClinic(catalog, clinicInput(id, clinic, destinations));
    },
    close: () => catalog.close(),
  };
}

/** No rehearsal and no mail: what is timed is a backup until its copies are read back. */
const clinicInput = (
  id: string,
  { connection, scope }: BuiltClinic,
  destinations: DestinationInput[],
): ClinicInputWritten => ({
  id,
  name: id,
  scope,
  connection,
  timeZone: 'UTC',
  policy: { drill: false },
  notifySuccess: false,
  destinations,
});
