import type { Catalog } from '../database/catalog.ts';
import { getUser } from './get-user.ts';
import { verifyLogin } from './verify-login.ts';

/** Asks someone who is logged in for the password once more, under the same throttle as a login. */
export const confirmPassword = async (
  catalog: Catalog,
  userId: number,
  password: string,
  address: string | null,
): Promise<void> => {
  const { email } = await getUser(catalog, userId);
  await verifyLogin(catalog, { email, password, address });
};
