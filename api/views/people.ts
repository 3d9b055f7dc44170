import { getUser } from '../../catalog/users/get-user.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Person } from '../../contracts/api/person.ts';

/** Shows people by their numbers. */
export type People = (id: number | null) => Person | null;

/** Looks each of them up once. */
export const peopleOf = async (
  catalog: Catalog,
  ids: readonly (number | null)[],
): Promise<People> => {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const found = await Promise.all(wanted.map((id) => getUser(catalog, id)));
  const people = new Map(
    found.map(({ id, email, nombre, apellido }): [number, Person] => [
      id,
      { id, email, firstName: nombre, lastName: apellido },
    ]),
  );
  return (id) => (id === null ? null : (people.get(id) ?? null));
};
