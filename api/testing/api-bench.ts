import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openStore } from '../../storage/open-store.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { buildServer, type ServerSettings } from '../server.ts';
import { freshNamespace, type FreshNamespace } from './fresh-namespace.ts';

export const password = 'una frase bastante larga';

/** People of the tests: `norte` and `sur` are clinics. */
const people = {
  operator: { role: 'operator', memberships: [] },
  auditor: { role: 'auditor', memberships: [] },
  admin: { role: 'admin', memberships: [{ clinicId: 'norte', role: 'admin' }] },
  staff: { role: 'staff', memberships: [{ clinicId: 'norte', role: 'staff' }] },
  stranger: { role: 'admin', memberships: [{ clinicId: 'sur', role: 'admin' }] },
} as const;
export type Person = keyof typeof people;

/** The API on a catalog and a Temporal namespace of its own, with two clinics and their people. */
export interface ApiBench {
  readonly server: ApiServer;
  readonly catalog: TestCatalog['catalog'];
  /** Who the catalog's database belongs to, and whoever may do anything in it. */
  readonly own: Omit<TestCatalog, 'drop'>;
  readonly temporal: FreshNamespace;
  readonly deps: Parameters<typeof buildServer>[0];
  /** What to send as a person. */
  as(person: Person): Record<string, string>;
  idOf(person: Person): number;
  addClinic(id: string, changes?: Partial<ClinicInputWritten>): Promise<void>;
  close(): Promise<void>;
}

/** @param name of its database and namespace: lower-case letters and digits */
export const openApiBench = async (
  name: string,
  settings: ServerSettings = {},
  extend?: (server: ApiServer, deps: RouteDependencies) => void,
): Promise<ApiBench> => {
  const own = await openTestCatalog(await freshDatabase(`api_${name}`));
  const temporal = await freshNamespace(`api-${name}`);
  const { catalog } = own;
  for (const id of ['norte', 'sur']) await addClinic(catalog, sampleClinic(id));
  const headers = new Map<Person, { id: number; authorization: string }>();
  for (const [person, { role, memberships }] of Object.entries(people)) {
    const user = await createUser(catalog, {
      email: `${person}@example.com`,
      nombre: 'Ñusta',
      apellido: person,
      password,
      role,
      memberships: [...memberships],
    });
    const { token } = await createSession(catalog, user.id);
    headers.set(person as Person, { id: user.id, authorization: `Bearer ${token}` });
  }
  const deps = {
    catalog,
    temporal: temporal.client,
    temporalAddress: temporal.address,
    openStore,
    version: '0.0.0',
  };
  const server = await buildServer(deps, settings, extend);
  const known = (person: Person): { id: number; authorization: string } =>
    headers.get(person) ?? { id: 0, authorization: '' };
  return {
    server,
    catalog,
    own,
    temporal,
    deps,
    as: (person) => ({ authorization: known(person).authorization }),
    idOf: (person) => known(person).id,
    addClinic: async (id, changes) => {
      await addClinic(catalog, sampleClinic(id, changes));
    },
    async close() {
      await server.close();
      await temporal.close();
      await own.drop();
    },
  };
};
