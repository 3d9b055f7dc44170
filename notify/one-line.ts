/**
 * A name that fits on one line and cannot reorder the words around it: control characters and
 * bidirectional overrides become spaces. Cut between whole signs as people see them.
 */
export const oneLine = (name: string, most = 80): string => {
  const flat = name.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  const signs = Array.from(new Intl.Segmenter().segment(flat), ({ segment }) => segment);
  return signs.length <= most ? flat : `${signs.slice(0, most - 1).join('')}…`;
};
