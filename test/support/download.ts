import { z } from 'zod';
import type { BackupView } from '../../contracts/api/backup.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import type { System } from './system.ts';

type Api = Pick<System, 'product' | 'stateDir'>;

/** An operator's token, for requests whose answers are not JSON. */
export async function logInAs({ product, stateDir }: Api): Promise<string> {
  const person = await ensureOperator(product.environment, stateDir);
  const response = await fetch(new URL('/api/auth/login', product.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  return z.object({ token: z.string() }).parse(await response.json()).token;
}

/** The backup as the API hands it out. An answer that is a problem is thrown by its code. */
export async function downloaded(
  { product }: Pick<System, 'product'>,
  token: string,
  { clinic, id }: Pick<BackupView, 'clinic' | 'id'>,
  copy?: string,
): Promise<Buffer> {
  const url = new URL(`/api/clinics/${clinic}/backups/${String(id)}/download`, product.apiUrl);
  if (copy !== undefined) url.searchParams.set('copy', copy);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (response.ok) return Buffer.from(await response.arrayBuffer());
  throw new Error(z.object({ code: z.string() }).parse(await response.json()).code);
}
