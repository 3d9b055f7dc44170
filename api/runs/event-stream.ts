import { Readable } from 'node:stream';
import { runEvents } from '../../contracts/api/run.ts';
import type { News } from './feeds.ts';

/** Sent when nothing else is, so that proxies do not take silence for death. */
const keepAlive = ': keep-alive\n\n';

export type Stand<Progress> = Extract<News<Progress>, { kind: 'progress' | 'end' }>;
export type Trouble = Extract<News<never>, { kind: 'problem' }>;

export interface EventWords<Progress> {
  readonly progress: (news: Stand<Progress>) => unknown;
  readonly problem: (news: Trouble) => unknown;
}

const written = <Progress>(news: News<Progress>, words: EventWords<Progress>): string => {
  const name = runEvents[news.kind];
  const data = news.kind === 'problem' ? words.problem(news) : words.progress(news);
  const id = news.kind === 'problem' ? '' : `id: ${news.id}\n`;
  return `event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`;
};

const later = (milliseconds: number): { passed: Promise<'silence'>; stop: () => void } => {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => {
      resolve('silence');
    }, milliseconds);
  });
  return { passed, stop: () => clearTimeout(timer) };
};

async function* lines<Progress>(
  news: AsyncIterable<News<Progress>>,
  words: EventWords<Progress>,
  silenceMs: number,
): AsyncGenerator<string> {
  yield 'retry: 1000\n\n';
  const source = news[Symbol.asyncIterator]();
  try {
    let next = source.next();
    for (;;) {
      const silence = later(silenceMs);
      const result = await Promise.race([next, silence.passed]).finally(silence.stop);
      if (result === 'silence') {
        yield keepAlive;
        continue;
      }
      if (result.done) return;
      yield written(result.value, words);
      next = source.next();
    }
  } finally {
    await source.return?.();
  }
}

/** Gives the texts on, and says so where one of them is not taken for `stallMs`. */
async function* taken(
  texts: AsyncIterable<string>,
  stallMs: number,
  stalled: () => void,
): AsyncGenerator<string> {
  for await (const text of texts) {
    const timer = setTimeout(stalled, stallMs);
    try {
      yield text;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * News as server-sent events (HTML standard, 9.2), one stream for one listener. What a slow one has not
 * taken is not piled up: it gets the newest once it reads. One that takes nothing for `stallMs` is
 * let go, with an error that says so; it may connect again from where it was.
 */
export const eventStream = <Progress>(
  news: AsyncIterable<News<Progress>>,
  words: EventWords<Progress>,
  { silenceMs = 15_000, stallMs = 60_000 } = {},
): Readable => {
  const written = taken(lines(news, words, silenceMs), stallMs, () => {
    stream.destroy(new Error(`the listener read nothing for ${stallMs / 1000} seconds`));
  });
  const stream = Readable.from(written, { objectMode: false, highWaterMark: 1 });
  return stream;
};
