import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchStack } from '../bench-stack.ts';
import { startApiSystem } from './api-system.ts';
import { runLoad, type LoadFigures } from './load.ts';
import type { ApiPart } from './api-parts.ts';
import { runStreams, type StreamFigures } from './streams.ts';
import { runTimes, timesTable, type TimesFigures } from './times.ts';

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
  readonly parts: readonly ApiPart[];
  /** Of each way to ask, before what differs is looked at again. */
  readonly rounds?: number;
  /** Each kind of load for so long. */
  readonly seconds?: number;
  readonly clinics?: number;
  readonly streams?: number;
}

/** Whether the API's times tell what is there; and it under load, and with many listeners, on the embedded stack. */
export async function runApi({
  seconds = 20,
  clinics = 1000,
  streams = 10_000,
  rounds = 300,
  ...run
}: ApiRun): Promise<(ApiFigures | TimesFigures)[]> {
  const { parts, report } = run;
  report(`taking on ${String(clinics)} clinics…`);
  const system = await startApiSystem({ ...run, clinics });
  try {
    // First: later the whole fleet's backups are under way.
    const times = parts.includes('times') ? [await runTimes(system, { rounds, report })] : [];
    if (!parts.includes('load')) return times;
    const load = await runLoad(system, { seconds, report });
    return [
      ...times,
      { kind: 'api', load, streams: await runStreams(system, { streams, report }) },
    ];
  } finally {
    await system.stop();
  }
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));

/** Into bench/results; gives the path. */
export function writeApiFigures(figures: ApiFigures | TimesFigures): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${figures.kind}.json`);
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`);
  return path;
}

/** As lines for people. */
export const apiTable = (figures: ApiFigures | TimesFigures): string =>
  figures.kind === 'api-times' ? timesTable(figures) : loadTable(figures);

const loadTable = ({ load, streams }: ApiFigures): string =>
  [
    ...load.map(
      (one) =>
        `${one.name.padEnd(18)} ${one.per_second.toFixed(0).padStart(6)} a second   p50 ${String(one.p50_ms)} ms   p99 ${String(one.p99_ms)} ms   ${String(one.failed)} failed   memory × ${one.memory_growth.toFixed(2)}`,
    ),
    `${String(streams.streams)} event streams: ${String(streams.heard)} heard, ${String(streams.kb_per_stream)} KB each, a request beside them p99 ${String(streams.p99_ms_beside)} ms, memory ${streams.memory_mb.join(' → ')} MB`,
  ].join('\n');
