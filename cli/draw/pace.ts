/** How fast a figure has grown lately, and so how long it will take. */
export interface Pace {
  /** Takes the figure as it is at `at` (milliseconds). */
  note(at: number, value: number): void;
  /** Per second, over the last few seconds; null before there is enough to tell. */
  rate(): number | null;
  /** Seconds until it reaches `goal`; null when that cannot be told. */
  left(goal: number): number | null;
}

const windowMs = 5000;
const leastMs = 500;

export const createPace = (): Pace => {
  let notes: { at: number; value: number }[] = [];
  const rate = (): number | null => {
    const [first, last] = [notes[0], notes.at(-1)];
    if (!first || !last || last.at - first.at < leastMs) return null;
    return ((last.value - first.value) / (last.at - first.at)) * 1000;
  };
  return {
    note(at, value) {
      // Begun anew after a lost host: what was before says nothing.
      if (value < (notes.at(-1)?.value ?? 0)) notes = [];
      notes.push({ at, value });
      while ((notes[1]?.at ?? at) < at - windowMs) notes.shift();
    },
    rate,
    left(goal) {
      const current = rate();
      const value = notes.at(-1)?.value ?? 0;
      if (current === null || current <= 0 || value >= goal) return null;
      return (goal - value) / current;
    },
  };
};
