import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Measurement } from '../run-size.ts';
import { pictureOf } from './picture.ts';

const folder = fileURLToPath(new URL('../results/', import.meta.url));

/** Writes `<size>mb.json` and `<size>mb.svg`, of restores with `restore-` before, into bench/results, and resolves to their paths. */
export function writeResults(
  { result, series }: Measurement,
  versions: { readonly postgres: string },
): string[] {
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / 1e9),
    platform: process.platform,
    node: process.version,
    postgres: versions.postgres,
  };
  const subtitle = `medians of ${Math.max(...series.map((one) => one.runs.length))} runs in turn · ${machine.cores} × ${machine.cpu} · PostgreSQL ${machine.postgres} · Node ${machine.node}`;
  const stem = `${'kind' in result ? 'restore-' : ''}${result.size_mb}mb`;
  const files = {
    [`${stem}.json`]: `${JSON.stringify({ ...result, machine, series }, null, 2)}\n`,
    [`${stem}.svg`]: pictureOf(result, subtitle),
  };
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
}
