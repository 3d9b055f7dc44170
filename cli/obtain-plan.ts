import { z } from 'zod';
import { PendingPlan } from '../contracts/api/restore.ts';
import type { ApiClient } from '../contracts/client/api-client.ts';
import type { Sending } from '../contracts/client/asked.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { Session } from './session.ts';

/** Longer than the API waits for a plan before it gives its address instead. */
const seconds = 60;

/** Asks for a plan and waits until it is made, however long that takes. Ctrl-C is `cancelled`. */
export const obtainPlan = async <Plan extends object>(
  session: Session,
  client: ApiClient,
  ask: (sending: Sending) => Promise<Plan | PendingPlan>,
  schema: z.ZodType<Plan>,
): Promise<Plan> => {
  const answer = z.union([schema, PendingPlan]);
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort(new ResguardoError('cancelled'));
  });
  const { signal } = left;
  try {
    session.say(session.words.change.plan.making);
    let given = await ask({ seconds, signal });
    for (;;) {
      const pending = PendingPlan.safeParse(given);
      if (!pending.success) return given as Plan;
      given = await client.at(pending.data.address, answer, { seconds, signal });
    }
  } finally {
    off();
  }
};
