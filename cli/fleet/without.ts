/** The same without some of its fields. */
export const without = <Whole extends object, Name extends string>(
  whole: Whole,
  ...names: readonly Name[]
): Omit<Whole, Name> =>
  Object.fromEntries(
    Object.entries(whole).filter(([name]) => !(names as readonly string[]).includes(name)),
  ) as Omit<Whole, Name>;
