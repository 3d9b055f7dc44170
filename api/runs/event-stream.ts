import { Readable } from 'node:stream';
import { runEvents } from '../../contracts/api/run.ts';
import type { News } from './feeds.ts';

/** Sent when nothing else is, so that proxies do not take silence for death. */
const keepAlive = ': keep-alive\n\n';

export interface EventWords<Progress> {
  readonly progress: (news: Extract<News<Progress>, { kind: 'progress' | 'end' }>) => unknown;
  readonly problem: (news: Extract<News<Progress>, { kind: 'problem' }>) => unknown;
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

/** News as server-sent events (HTML standard, 9.2), one stream for one listener. */
export const eventStream = <Progress>(
  news: AsyncIterable<News<Progress>>,
  words: EventWords<Progress>,
  { silenceMs = 15_000 } = {},
): Readable =>
  Readable.from(lines(news, words, silenceMs), { objectMode: false, highWaterMark: 1 });
