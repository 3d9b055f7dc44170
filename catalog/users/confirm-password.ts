import type { Catalog } from '../database/catalog.ts';
import { getUser } from './get-user.ts';
import { verifyLogin } from './verify-login.ts';

/**
 * Asks someone who is logged in for the password once more, under the same throttle as a login; and
 * for a code of their second factor, where one is given.
 */
export const confirmPassword = async (
  catalog: Catalog,
  userId: number,
  password: string,
  address: string | null,
  code?: string,
): Promise<void> => {
  const { email } = await getUser(catalog, userId);
  const secondFactor = code === undefined ? 'not-asked' : 'asked';
  await verifyLogin(catalog, { email, password, address, code, secondFactor });
};
