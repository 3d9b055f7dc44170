import { parseArgs } from 'node:util';
import { apiParts, type ApiPart } from './api/api-parts.ts';
import { fleetParts, type FleetPart } from './fleet/fleet-parts.ts';

export const sizes = [20, 300, 3000] as const;
export type Size = (typeof sizes)[number];

export interface BenchOptions {
  readonly sizes: readonly Size[];
  /** Ways of restoring instead of backing up. */
  readonly restore: boolean;
  /** The API instead; null: not asked for. */
  readonly api: readonly ApiPart[] | null;
  /** A fleet's nights instead; null: not asked for. */
  readonly fleet: FleetChoice | null;
  /** Null: as many as fit the size. */
  readonly runs: number | null;
  /** One JSON object on stdout and nothing else. */
  readonly json: boolean;
}

export interface FleetChoice {
  readonly parts: readonly FleetPart[];
  readonly clinics: number;
  readonly resume: boolean;
}

export const usage = `npm run bench -- [--size 20|300|3000] [--runs N] [--json] [--restore]
       npm run bench -- --api [--part times|load] [--json]
       npm run bench -- --fleet [--part night|night-with-kills|catalog] [--clinics N] [--resume]

  --size   megabytes of SQL; 20 is the data set of the published run: 15,234 records,
           18.7 MB of JSON. Without it: all three, one after the other (20 and 300 of restores)
  --runs   how often each way is run (5, 5 and 3 otherwise)
  --restore  measures how the clinic is brought back instead of how it is backed up
  --api    measures the API instead: whether the time of an answer tells what another clinic has,
           and how it does under load and with 10,000 listeners
  --fleet  a whole fleet due at once, with and without kills, and what reading a big catalogue costs
  --part   one of these alone;  --clinics how many, 300 otherwise;  --resume keeps parts that are done
  --json   prints one JSON object, for the one size given; of a fleet, one for each part
`;

/** @throws Error with words for whoever typed it */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      size: { type: 'string' },
      runs: { type: 'string' },
      json: { type: 'boolean', default: false },
      restore: { type: 'boolean', default: false },
      api: { type: 'boolean', default: false },
      fleet: { type: 'boolean', default: false },
      part: { type: 'string' },
      clinics: { type: 'string', default: '300' },
      resume: { type: 'boolean', default: false },
    },
  });
  const size = sizes.find((one) => String(one) === values.size);
  if (values.size !== undefined && size === undefined) {
    throw new Error(`--size is one of ${sizes.join(', ')}, and not ${values.size}`);
  }
  if (values.json && size === undefined && !values.api && !values.fleet)
    throw new Error('--json wants a --size');
  if (values.runs !== undefined && !/^[1-9]\d?$/.test(values.runs)) {
    throw new Error(`--runs is a number from 1 to 99, and not ${values.runs}`);
  }
  return {
    sizes: size !== undefined ? [size] : values.restore ? [20, 300] : sizes,
    runs: values.runs === undefined ? null : Number(values.runs),
    json: values.json,
    restore: values.restore,
    api: values.api ? apiChoice(values) : null,
    fleet: values.fleet ? fleetChoice(values) : null,
  };
}

function apiChoice({ part }: { readonly part?: string | undefined }): readonly ApiPart[] {
  const known = apiParts.find((one) => one === part);
  if (part !== undefined && !known)
    throw new Error(`--part is one of ${apiParts.join(', ')}, and not ${part}`);
  return known ? [known] : apiParts;
}

function fleetChoice(values: {
  readonly part?: string | undefined;
  readonly clinics: string;
  readonly resume: boolean;
}): FleetChoice {
  const part = fleetParts.find((one) => one === values.part);
  if (values.part !== undefined && !part) {
    throw new Error(`--part is one of ${fleetParts.join(', ')}, and not ${values.part}`);
  }
  if (!/^[1-9]\d{0,3}$/.test(values.clinics)) {
    throw new Error(`--clinics is a number from 1 to 9999, and not ${values.clinics}`);
  }
  return {
    parts: part ? [part] : fleetParts,
    clinics: Number(values.clinics),
    resume: values.resume,
  };
}
