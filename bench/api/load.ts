import autocannon, { type Options, type Result } from 'autocannon';
import { memoryOf } from '../memory/process-tree.ts';
import type { ApiSystem } from './api-system.ts';

/** What one kind of request came to under load. */
export interface LoadFigures {
  readonly name: string;
  readonly connections: number;
  readonly requests: number;
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Answers that were none of what was asked for, and requests without an answer. */
  readonly failed: number;
  /** The mean of the API's resident memory in the last third of the time, to that in the first. */
  readonly memory_growth: number;
}

const connections = 32;
const everyMs = 250;

/** Lists, shows and starts, one after the other, each with more callers than the API has cores. */
export async function runLoad(
  system: ApiSystem,
  { seconds, report }: { seconds: number; report: (line: string) => void },
): Promise<LoadFigures[]> {
  const { url, headers, clinics } = system;
  const common = { connections, headers: { ...headers } };
  const [shown = ''] = clinics;
  let next = 0;
  const kinds: [string, Options][] = [
    ['list 50 clinics', { ...common, url: `${url}/api/clinics?limit=50`, duration: seconds }],
    ['show a clinic', { ...common, url: `${url}/api/clinics/${shown}`, duration: seconds }],
    [
      'start a backup',
      {
        ...common,
        url,
        // Each clinic once: the second start of one is refused.
        amount: clinics.length,
        requests: [
          {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: '{}',
            setupRequest: (request) => ({
              ...request,
              path: `/api/clinics/${clinics[next++ % clinics.length] ?? ''}/backups`,
            }),
          },
        ],
      },
    ],
  ];
  const figures: LoadFigures[] = [];
  for (const [name, options] of kinds) {
    const memory: number[] = [];
    const watch = setInterval(() => memory.push(memoryOf(system.pid)?.resident ?? 0), everyMs);
    try {
      const figure = figuresOf(name, await autocannon(options), memory);
      figures.push(figure);
      report(`${name}: ${figure.per_second.toFixed(0)} a second, p99 ${String(figure.p99_ms)} ms`);
    } finally {
      clearInterval(watch);
    }
  }
  return figures;
}

function figuresOf(name: string, result: Result, memory: readonly number[]): LoadFigures {
  const third = Math.max(1, Math.floor(memory.length / 3));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const growth = mean(memory.slice(-third)) / mean(memory.slice(0, third));
  return {
    ...{ name, connections, requests: result['2xx'] },
    per_second: Math.round((result['2xx'] / result.duration) * 10) / 10,
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
    memory_growth: Math.round(growth * 100) / 100,
  };
}
