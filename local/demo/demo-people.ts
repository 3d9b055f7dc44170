import { join } from 'node:path';
import { createUser } from '../../catalog/users/create-user.ts';
import { openCatalog } from '../../catalog/open-catalog.ts';
import { readMasterKey } from '../../catalog/sealing/master-key.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { UserInputWritten } from '../../contracts/user-input.ts';
import { keptSecret } from '../kept-secret.ts';
import { serverFolder } from '../server-folder.ts';

export interface DemoPerson {
  readonly email: string;
  readonly password: string;
}

/** Makes the operator once; in later runs the password is the same. */
export async function ensureOperator(
  environment: Readonly<Record<string, string>>,
  stateDir: string,
): Promise<DemoPerson> {
  const person = {
    email: 'operador@resguardo.example',
    password: keptSecret(join(serverFolder(stateDir, 'product'), 'operator.password')),
  };
  await ensureUser(environment, {
    ...person,
    nombre: 'Olga',
    apellido: 'Peñaranda',
    role: 'operator',
    language: 'es',
  });
  return person;
}

async function ensureUser(
  environment: Readonly<Record<string, string>>,
  user: UserInputWritten,
): Promise<void> {
  const catalog = await openCatalog({
    url: environment['RESGUARDO_CATALOG_URL'] ?? '',
    masterKey: await readMasterKey(environment),
  });
  try {
    await createUser(catalog, user);
  } catch (error) {
    if (!(error instanceof ResguardoError) || error.code !== 'user-exists') throw error;
  } finally {
    await catalog.close();
  }
}
