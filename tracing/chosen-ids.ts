import { RandomIdGenerator, type IdGenerator } from '@opentelemetry/sdk-trace';
import type { RunIds } from '../contracts/carried.ts';

/** Ids of chance, but for a span that is made while its ids are given. */
export interface ChosenIds extends IdGenerator {
  with<T>(ids: RunIds, make: () => T): T;
}

export const createChosenIds = (): ChosenIds => {
  const byChance = new RandomIdGenerator();
  let chosen: RunIds | null = null;
  return {
    generateTraceId: () => chosen?.traceId ?? byChance.generateTraceId(),
    generateSpanId: () => chosen?.spanId ?? byChance.generateSpanId(),
    // Spans are begun at once and never later: nothing comes between.
    with(ids, make) {
      chosen = ids;
      try {
        return make();
      } finally {
        chosen = null;
      }
    },
  };
};
