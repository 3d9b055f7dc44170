import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** One way to a server's binary: its path, or undefined when this way leads nowhere here. */
export interface Way {
  readonly name: string;
  find(): Promise<string | undefined>;
}

/**
 * The first way that works. A way that fails is not the end: the next is tried, and only when all
 * have failed does one error say what each of them said.
 * @throws ResguardoError `part-missing` with the remedy
 */
export async function obtain(
  part: {
    readonly name: string;
    readonly remedy: string;
    readonly signal?: AbortSignal | undefined;
  },
  ways: readonly Way[],
): Promise<string> {
  const failures: string[] = [];
  for (const way of ways) {
    try {
      const found = await way.find();
      if (found !== undefined) return found;
    } catch (error) {
      if (part.signal?.aborted) throw new ResguardoError('cancelled');
      failures.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new ResguardoError('part-missing', {
    part: part.name,
    remedy: part.remedy,
    ...(failures.length > 0 ? { tried: failures.join(' | ') } : {}),
  });
}
