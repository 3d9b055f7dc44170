import { Agent, get, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunView } from '../../contracts/api/run.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { memoryOf } from '../memory/process-tree.ts';
import type { ApiSystem } from './api-system.ts';

/** What many listeners at once came to. */
export interface StreamFigures {
  readonly streams: number;
  /** Those that had an event within the time. */
  readonly heard: number;
  readonly open_seconds: number;
  readonly kb_per_stream: number;
  /** Of a plain request while all of them stand, milliseconds. */
  readonly p99_ms_beside: number;
  /** From the cancelling of one run until all that listened to it had its end, milliseconds. */
  readonly told_ms: number;
  readonly listeners_told: number;
  /** The API's resident memory, MB: before, with all open, and after all have gone. */
  readonly memory_mb: readonly [number, number, number];
}

const watchedRuns = 50;

/** Opens so many streams of runs that are under way, spread over 50 of them, and looks at what they cost. */
export async function runStreams(
  system: ApiSystem,
  { streams, report }: { streams: number; report: (line: string) => void },
): Promise<StreamFigures> {
  const { clinics, pid } = system;
  const megabytes = (): number => Math.round(((memoryOf(pid)?.resident ?? 0) * 1024) / 1e6);
  const before = megabytes();
  const listeners: Listener[] = [];
  const wanted = Array.from(
    { length: streams },
    (_, index) => clinics[index % watchedRuns] ?? 'c0',
  );
  const began = performance.now();
  await inLanes(wanted, 100, async (clinic) => {
    listeners.push(await listen(system, clinic));
  });
  const openSeconds = (performance.now() - began) / 1000;
  await until(() => listeners.every(({ heard }) => heard()), 60_000);
  const heard = listeners.filter((one) => one.heard()).length;
  report(`${String(heard)} of ${String(streams)} streams heard of their run`);
  const standing = megabytes();
  const beside = await latencies(system, 300);

  const [first = 'c0'] = clinics;
  const ofFirst = listeners.filter(({ clinic }) => clinic === first);
  const cancelled = performance.now();
  await cancel(system, first);
  await until(() => ofFirst.every(({ ended }) => ended()), 120_000);
  const toldMs = performance.now() - cancelled;
  for (const { close } of listeners) close();
  await sleep(5000);
  return {
    ...{ streams, heard },
    open_seconds: Math.round(openSeconds * 10) / 10,
    kb_per_stream: Math.round(((standing - before) * 1e4) / streams) / 10,
    p99_ms_beside: Math.round(percentile(beside, 0.99)),
    told_ms: Math.round(toldMs),
    listeners_told: ofFirst.filter((one) => one.ended()).length,
    memory_mb: [before, standing, megabytes()],
  };
}

interface Listener {
  readonly clinic: string;
  readonly heard: () => boolean;
  readonly ended: () => boolean;
  readonly close: () => void;
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

function listen({ url, headers }: ApiSystem, clinic: string): Promise<Listener> {
  let [heard, ended] = [false, false];
  return new Promise((resolve, reject) => {
    const request: ClientRequest = get(
      `${url}/api/clinics/${clinic}/run/events`,
      { headers, agent },
      (response: IncomingMessage) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          heard ||= text.includes('event: progress');
          ended ||= text.includes('event: end');
        });
        response.on('error', () => undefined);
        const close = (): void => void request.destroy();
        resolve({ clinic, heard: () => heard, ended: () => ended, close });
      },
    );
    request.on('error', reject);
  });
}

async function until(what: () => boolean, ms: number): Promise<void> {
  for (const end = performance.now() + ms; !what() && performance.now() < end;) await sleep(10);
}

async function latencies({ url, headers, clinics }: ApiSystem, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const path = `/api/clinics/${clinics[index % clinics.length] ?? ''}`;
    await (await fetch(`${url}${path}`, { headers })).text();
    taken.push(performance.now() - began);
  }
  return taken;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;

async function cancel({ url, headers }: ApiSystem, clinic: string): Promise<void> {
  let backupId: number | null = null;
  // Beside so many, a look at a run may have to wait for the worker: it is asked again.
  for (let tries = 0; backupId === null; tries += 1) {
    const run = await fetch(`${url}/api/clinics/${clinic}/run`, { headers });
    if (run.ok) ({ backupId } = RunView.parse(await run.json()));
    else if (tries > 20) throw new Error(`run: ${String(run.status)} ${await run.text()}`);
  }
  const address = `${url}/api/clinics/${clinic}/backups/${String(backupId)}/cancel`;
  const answer = await fetch(address, { method: 'POST', headers });
  if (!answer.ok) throw new Error(`cancel: ${String(answer.status)} ${await answer.text()}`);
}
