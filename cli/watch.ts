import type { FollowedNews } from '../contracts/client/follow-events.ts';
import type { Display } from './draw/display.ts';
import type { Session } from './session.ts';

/** Follows what goes on to its end, and shows it. `follow` gives its news until then. Null when the person who looked on left it to itself. */
export const watch = async <View>(
  session: Session,
  follow: (signal: AbortSignal) => AsyncIterable<FollowedNews<View>>,
  display: Display<View>,
): Promise<View | null> => {
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort();
  });
  let last: View | null = null;
  try {
    for await (const news of follow(left.signal)) {
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
