import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Reading } from './read-account.ts';

/** What a listener is told: where it stands, its end, or that it cannot be seen just now. */
export type News<Progress> =
  | { readonly kind: 'progress' | 'end'; readonly id: string; readonly progress: Progress }
  | { readonly kind: 'problem'; readonly error: ResguardoError };

/** The feeds of one kind of thing that goes on: of backups' runs, of restores, of cleanings. */
export interface Feeds<Subject, Progress> {
  /**
   * The news of one subject, the present state first, until it ends or `signal` says so. `after` is
   * the id of the last news a listener had: the same is not told twice.
   */
  follow(
    subject: Subject,
    options: { after?: string | undefined; signal: AbortSignal },
  ): AsyncIterable<News<Progress>>;
  /** Ends every feed, lets its listeners go, and resolves when nothing more is looked at. */
  close(): Promise<void>;
}

/** How the id of the last news of a run ends. */
const endMark = 'end';

export const endId = (run: string): string => `${run}.${endMark}`;
/** Whether who had the news of that id has heard the end. */
export const heardTheEnd = (id: string): boolean => id.endsWith(`.${endMark}`);

/** The id holds what is told and not when, so that it means the same on every server of ours. */
const newsOf = <Progress>({ run, closed, progress }: Reading<Progress>): News<Progress> => {
  if (closed) return { kind: 'end', id: endId(run), progress };
  const digest = createHash('sha256').update(JSON.stringify(progress)).digest('hex').slice(0, 16);
  return { kind: 'progress', id: `${run}.${digest}`, progress };
};

const sameNews = <Progress>(a: News<Progress> | null, b: News<Progress>): boolean =>
  a !== null &&
  a.kind === b.kind &&
  (a.kind === 'problem' || b.kind === 'problem'
    ? a.kind === 'problem' && b.kind === 'problem' && a.error.message === b.error.message
    : a.id === b.id);

/** One subject looked at a few times a second while somebody listens, however many they are. */
class Feed<Progress> {
  readonly #look: (before: Reading<Progress> | undefined) => Promise<Reading<Progress>>;
  readonly #intervalMs: number;
  readonly #waiting = new Set<() => void>();
  #listeners = 0;
  #looking: Promise<void> | null = null;
  readonly #ended = new AbortController();
  #before: Reading<Progress> | undefined;
  news: News<Progress> | null = null;

  constructor(
    look: (before: Reading<Progress> | undefined) => Promise<Reading<Progress>>,
    intervalMs: number,
  ) {
    this.#look = look;
    this.#intervalMs = intervalMs;
  }

  /** Whether nothing more will come: it has ended, or there is no such thing any more. */
  isOver(): boolean {
    if (this.news === null) return false;
    return this.news.kind === 'problem'
      ? !this.news.error.kind.retryable
      : this.news.kind === 'end';
  }

  join(): void {
    this.#listeners += 1;
    this.#looking ??= this.#keepLooking().finally(() => {
      this.#looking = null;
    });
  }

  /** Gives how many still listen. */
  leave(): number {
    this.#listeners -= 1;
    return this.#listeners;
  }

  get closed(): boolean {
    return this.#ended.signal.aborted;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#wake();
    await this.#looking;
  }

  /** Resolves with the next news, or when the signal or the feed ends. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      if (signal.aborted || this.closed) {
        resolve();
        return;
      }
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #tell(news: News<Progress>): void {
    if (sameNews(this.news, news)) return;
    this.news = news;
    this.#wake();
  }

  async #keepLooking(): Promise<void> {
    let pause = this.#intervalMs;
    while (this.#listeners > 0 && !this.closed && !this.isOver()) {
      try {
        this.#before = await this.#look(this.#before);
        this.#tell(newsOf(this.#before));
        pause = this.#intervalMs;
      } catch (error) {
        const known = error instanceof ResguardoError ? error : new ResguardoError('internal');
        this.#tell({ kind: 'problem', error: known });
        pause = this.#intervalMs * 4;
      }
      await setTimeout(pause, undefined, { signal: this.#ended.signal }).catch(() => undefined);
    }
  }
}

/**
 * Makes the feeds of one kind on this server. Each subject is looked at every `intervalMs` at most, for
 * all its listeners.
 */
export const createFeeds = <Subject, Progress>({
  keyOf,
  look,
  intervalMs = 250,
}: {
  keyOf: (subject: Subject) => string;
  look: (subject: Subject, before?: Reading<Progress>) => Promise<Reading<Progress>>;
  intervalMs?: number;
}): Feeds<Subject, Progress> => {
  const feeds = new Map<string, Feed<Progress>>();
  const feedOf = (subject: Subject): { feed: Feed<Progress>; key: string } => {
    const key = keyOf(subject);
    let feed = feeds.get(key);
    if (!feed) {
      feed = new Feed((before) => look(subject, before), intervalMs);
      feeds.set(key, feed);
    }
    return { feed, key };
  };
  return {
    async *follow(subject, { after, signal }) {
      const { feed, key } = feedOf(subject);
      feed.join();
      try {
        let told: News<Progress> | null = null;
        while (!signal.aborted && !feed.closed) {
          const news = feed.news;
          if (news !== null && news !== told) {
            told = news;
            const known = news.kind === 'progress' && news.id === after;
            if (!known) yield news;
            if (feed.isOver()) return;
            continue;
          }
          await feed.changed(signal);
        }
      } finally {
        if (feed.leave() === 0) feeds.delete(key);
      }
    },
    async close() {
      const open = [...feeds.values()];
      feeds.clear();
      await Promise.all(open.map((feed) => feed.close()));
    },
  };
};
