import type { ClinicView } from '../../contracts/api/clinic.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';

/** Every clinic that one may see, page by page. */
export const allClinics = async (
  client: ApiClient,
  { archived }: { archived: boolean },
): Promise<ClinicView[]> => {
  const all: ClinicView[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await client.call('listClinics', {
      query: { limit: 200, archived, ...(cursor === undefined ? {} : { cursor }) },
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
};
