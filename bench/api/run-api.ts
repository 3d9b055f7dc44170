import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchStack } from '../bench-stack.ts';
import { startApiSystem } from './api-system.ts';
import { runLoad, type LoadFigures } from './load.ts';
import { runStreams, type StreamFigures } from './streams.ts';

/** What `--api --json` prints. */
export interface ApiFigures {
  readonly kind: 'api';
  readonly load: readonly LoadFigures[];
  readonly streams: StreamFigures;
}

export interface ApiRun {
  readonly stack: BenchStack;
  readonly stateDir: string;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
  /** Each kind of load for so long. */
  readonly seconds?: number;
  readonly clinics?: number;
  readonly streams?: number;
}

/** The API under load, and with many listeners, on the embedded stack. */
export async function runApi({
  seconds = 20,
  clinics = 1000,
  streams = 10_000,
  ...run
}: ApiRun): Promise<ApiFigures> {
  const { report } = run;
  report(`taking on ${String(clinics)} clinics…`);
  const system = await startApiSystem({ ...run, clinics });
  try {
    const load = await runLoad(system, { seconds, report });
    return { kind: 'api', load, streams: await runStreams(system, { streams, report }) };
  } finally {
    await system.stop();
  }
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));

/** Into bench/results; gives the path. */
export function writeApiFigures(figures: ApiFigures): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'api.json');
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`);
  return path;
}

/** As lines for people. */
export const apiTable = ({ load, streams }: ApiFigures): string =>
  [
    ...load.map(
      (one) =>
        `${one.name.padEnd(18)} ${one.per_second.toFixed(0).padStart(6)} a second   p50 ${String(one.p50_ms)} ms   p99 ${String(one.p99_ms)} ms   ${String(one.failed)} failed   memory × ${one.memory_growth.toFixed(2)}`,
    ),
    `${String(streams.streams)} event streams: ${String(streams.heard)} heard, ${String(streams.kb_per_stream)} KB each, a request beside them p99 ${String(streams.p99_ms_beside)} ms, memory ${streams.memory_mb.join(' → ')} MB`,
  ].join('\n');
