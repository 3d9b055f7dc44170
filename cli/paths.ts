/** The addresses of the API that the CLI asks. */
const clinic = (id: string): string => `/api/clinics/${encodeURIComponent(id)}`;
const backup = (id: string, number: string): string =>
  `${clinic(id)}/backups/${encodeURIComponent(number)}`;

const restore = (id: string, number: string): string =>
  `${clinic(id)}/restores/${encodeURIComponent(number)}`;
const cleaning = (id: string, number: string): string =>
  `${clinic(id)}/cleanings/${encodeURIComponent(number)}`;

export const paths = { clinic, backup, restore, cleaning };

/** A path with the options that are given. */
export const withQuery = (
  path: string,
  query: Readonly<Record<string, string | boolean | undefined>>,
): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
};
