import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { differs, median, normal, tellApart, tellApartOverAll, type Apart } from './tell-apart.ts';
import { makeTimeObjects, type Objects, type TimeObjects } from './time-objects.ts';
import { timeProbes, type Asked, type Probe } from './time-probes.ts';
import type { ApiSystem } from './api-system.ts';
import { startWork } from './work-under-way.ts';

/** What two ways of asking come to, in milliseconds and by how well they can be told apart. */
export interface Told extends Apart {
  readonly median_ms: number;
  /** Of the first over the second. */
  readonly difference_ms: number;
  /** That difference as a share of the median. */
  readonly ratio: number;
}

/** One way to ask after what is another's. */
export interface TimeFigures {
  readonly name: string;
  readonly kind: Probe['kind'];
  readonly status: number;
  readonly rounds: number;
  /** What is there against what is not. */
  readonly there: Told;
  /** What is not there against something else that is not: the noise of the measure itself. */
  readonly noise: Told;
  /** Beyond chance, and found again with five times the rounds. */
  readonly tells: boolean;
}

export interface TimesFigures {
  readonly kind: 'api-times';
  readonly rounds: number;
  readonly probes: readonly TimeFigures[];
  /** Over all probes of a kind together: what one who asks in every way could tell. */
  readonly together: readonly (Pick<TimeFigures, 'kind'> & {
    readonly probes: number;
    readonly there: Apart;
    readonly noise: Apart;
  })[];
}

const warmUp = 15;
/** Confidence that holds over all probes at once. */
const deviations = normal.p9999;

interface Heard {
  readonly ms: number;
  readonly status: number;
  readonly said: string;
}

/** One connection, so that no request waits for another. */
const createAsker = (url: string): { ask: (asked: Asked) => Promise<Heard>; close: () => void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(url);
  let from = 0;
  const ask = ({ method, path, headers, body }: Asked): Promise<Heard> =>
    new Promise((resolve, reject) => {
      from += 1;
      const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const began = performance.now();
      const sent = request(
        {
          ...{ hostname, port, agent, method, path },
          headers: {
            ...headers,
            'x-forwarded-for': `10.${String((from >> 16) & 255)}.${String((from >> 8) & 255)}.${String(from & 255)}`,
            ...(payload
              ? { 'content-type': 'application/json', 'content-length': payload.length }
              : {}),
          },
        },
        (answer: IncomingMessage) => {
          const parts: string[] = [];
          answer.setEncoding('utf8').on('data', (text: string) => parts.push(text));
          answer.once('error', reject).once('end', () => {
            const ms = performance.now() - began;
            resolve({ ms, status: answer.statusCode ?? 0, said: parts.join('') });
          });
        },
      );
      sent.once('error', reject);
      sent.end(payload);
    });
  return { ask, close: () => agent.destroy() };
};

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

type Samples = readonly [there: number[], none: number[], other: number[]];

/** Rounds of one request of each, in an order of chance. */
const measure = async (
  ask: (asked: Asked) => Promise<Heard>,
  probe: Probe,
  { theirs, nobodys }: TimeObjects,
  rounds: number,
): Promise<{ samples: Samples; status: number }> => {
  const samples: Samples = [[], [], []];
  const asked: readonly Objects[] = [theirs, ...nobodys];
  let status = 0;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const which of shuffled([0, 1, 2] as const)) {
      await probe.before?.();
      const heard = await ask(probe.ask(asked[which] ?? theirs));
      if (round === -warmUp) status = heard.status;
      if (heard.status !== status)
        throw new Error(
          `${probe.name}: ${String(heard.status)}, not ${String(status)}: ${heard.said}`,
        );
      if (round >= 0) samples[which].push(heard.ms);
    }
  }
  return { samples, status };
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const roundedApart = ({ auc, from, to }: Apart): Apart => ({
  ...{ auc: rounded(auc, 4), from: rounded(from, 4), to: rounded(to, 4) },
});

const told = (first: readonly number[], second: readonly number[]): Told => {
  const [one, other] = [median(first), median(second)];
  return {
    median_ms: rounded(other, 3),
    difference_ms: rounded(one - other, 4),
    ratio: rounded((one - other) / other, 4),
    ...roundedApart(tellApart(first, second, deviations)),
  };
};

/**
 * Asks, as one clinic's administrator, for what is another's and for what is nobody's, in every way there
 * is, and looks whether the time of the answer tells which was which.
 */
export async function runTimes(
  system: ApiSystem,
  { rounds, report }: { rounds: number; report: (line: string) => void },
): Promise<TimesFigures> {
  const { clinics, environment } = system;
  const [own = '', theirs = ''] = clinics.slice(-2);
  const objects = await makeTimeObjects(environment, { own, theirs }, (clinic, backup) =>
    startWork(system, clinic, backup),
  );
  const { ask, close } = createAsker(system.url);
  try {
    // What was started has come to where it stays.
    await sleep(3000);
    const probes: TimeFigures[] = [];
    const all: { kind: Probe['kind']; samples: Samples }[] = [];
    for (const probe of timeProbes(objects)) {
      const { name, kind, share = 1 } = probe;
      let wanted = Math.ceil(rounds * share);
      let { samples, status } = await measure(ask, probe, objects, wanted);
      all.push({ kind, samples });
      let there = told(samples[0], samples[1]);
      let tells = differs(there);
      if (tells) {
        report(`${name}: ${there.auc.toFixed(3)}, once more…`);
        const longer = there.auc > 0.5;
        wanted *= 5;
        ({ samples, status } = await measure(ask, probe, objects, wanted));
        there = told(samples[0], samples[1]);
        tells = differs(there) && there.auc > 0.5 === longer;
      }
      const noise = told(samples[1], samples[2]);
      probes.push({ name, kind, status, rounds: wanted, there, noise, tells });
      report(timeLine(probes.at(-1)));
    }
    const together = [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, of]) => ({
      ...{ kind, probes: of.length },
      there: roundedApart(
        tellApartOverAll(
          of.map(({ samples: [there, none] }) => [there, none]),
          deviations,
        ),
      ),
      noise: roundedApart(
        tellApartOverAll(
          of.map(({ samples: [, none, other] }) => [none, other]),
          deviations,
        ),
      ),
    }));
    return { kind: 'api-times', rounds, probes, together };
  } finally {
    close();
    await objects.close();
  }
}

const apart = ({ auc, from, to }: Apart): string =>
  `${auc.toFixed(3)} (${from.toFixed(3)}–${to.toFixed(3)})`;

const timeLine = (figures: TimeFigures | undefined): string => {
  if (!figures) return '';
  const { name, status, there, noise, tells } = figures;
  const us = (ms: number): string => `${ms < 0 ? '−' : '+'}${Math.abs(ms * 1000).toFixed(0)} µs`;
  return `${tells ? '✗' : '✓'} ${name.padEnd(88)} ${String(status)}  ${there.median_ms.toFixed(2)} ms  ${us(there.difference_ms)}  ${apart(there)}  noise ${us(noise.difference_ms)} ${apart(noise)}`;
};

/** As lines for people: what tells, and each kind as a whole. */
export const timesTable = ({ probes, together }: TimesFigures): string =>
  [
    ...probes.filter(({ tells }) => tells).map(timeLine),
    ...together.map(
      ({ kind, there, noise, probes: count }) =>
        `${kind} (${String(count)} ways): ${apart(there)}, noise ${apart(noise)}`,
    ),
    `${String(probes.filter(({ tells }) => tells).length)} of ${String(probes.length)} ways tell by their time`,
  ].join('\n');
