import { createApiClient, type ApiClient } from '../../contracts/client/api-client.ts';
import type { Language } from '../../contracts/language.ts';

/** A client that is logged in as a person, as any program would be one. Throws an ApiProblem. */
export const logIn = async (
  apiUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
  language: Language,
): Promise<ApiClient> => {
  const { token } = await createApiClient(apiUrl, null, language).call('logIn', {
    body: { email, password },
  });
  return createApiClient(apiUrl, token, language);
};
