import type { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import type { Display } from './draw/display.ts';
import { followEvents } from './follow-events.ts';
import type { Session } from './session.ts';

/** Follows what goes on to its end, and shows it. Null when the person who looked on left it to itself. */
export const watch = async <View>(
  session: Session,
  client: ApiClient,
  { events, schema, display }: { events: string; schema: z.ZodType<View>; display: Display<View> },
): Promise<View | null> => {
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort();
  });
  let last: View | null = null;
  try {
    for await (const news of followEvents(client, events, schema, left.signal)) {
      if (news.kind === 'problem') {
        display.waiting(news.problem.detail);
        continue;
      }
      last = news.view;
      display.show(last);
    }
    return last;
  } catch (error) {
    if (left.signal.aborted) return null;
    throw error;
  } finally {
    off();
    display.close();
  }
};
