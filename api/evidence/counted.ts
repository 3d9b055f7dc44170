/** A number, and how it is written. */
export interface Counted {
  readonly value: number;
  readonly text: string;
}

/** `1 day`, `7 days`. */
export const some = ({ value, text }: Counted, one: string, many: string): string =>
  `${text} ${value === 1 ? one : many}`;
