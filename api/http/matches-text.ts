const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether one of the texts has what is looked for in it, accents and capitals aside. */
export const matchesText = (looked: string | undefined, ...texts: readonly string[]): boolean =>
  looked === undefined || texts.some((text) => plain(text).includes(plain(looked)));
