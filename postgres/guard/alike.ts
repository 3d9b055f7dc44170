/** A schema with so many of a clinic's tables is another clinic's. */
const share = 0.5;

/** Whether these tables are like those of any of the clinics' schemas. */
export const isAlike = (
  tables: readonly string[],
  clinics: readonly (readonly string[])[],
): boolean => {
  const own = new Set(tables);
  return clinics.some(
    (others) =>
      others.length > 0 && others.filter((table) => own.has(table)).length >= others.length * share,
  );
};
