import type { Language } from '../../contracts/language.ts';
import type { DemoResult } from './follow-backups.ts';
import { demoMessages } from './messages.ts';
import { inTenths } from './return-lines.ts';
import { readableBytes } from './readable-bytes.ts';

/** What a program reads of one clinic's backup. */
export interface DemoReport {
  readonly clinic: string;
  readonly id: number | null;
  readonly state: string;
  readonly records: number;
  readonly bytes: number;
  readonly plainBytes: number;
  readonly seconds: number;
  readonly copies: readonly { destination: string; kind: string; state: string }[];
  readonly drill: { state: string; tables: number; seconds: number | null };
  readonly failure: string | null;
}

export function reportOf({ clinic, run, backup }: DemoResult): DemoReport {
  const loaded = backup?.drill.loadSeconds ?? null;
  const compared = backup?.drill.compareSeconds ?? null;
  return {
    clinic,
    id: run.backupId,
    state: backup?.state ?? run.state,
    records: run.rows,
    bytes: run.bytes,
    plainBytes: run.plainBytes,
    seconds: backup?.seconds ?? 0,
    copies: run.copies.map(({ destination, kind, state }) => ({ destination, kind, state })),
    drill: {
      state: run.drill.state,
      tables: run.drill.tables,
      seconds: loaded === null || compared === null ? null : loaded + compared,
    },
    failure: run.error?.code ?? null,
  };
}

/** The demonstration's own bar: restorable, and every copy intact. */
export const isWhole = (report: DemoReport): boolean =>
  report.state === 'restorable' &&
  report.copies.length >= 2 &&
  report.copies.every(({ state }) => state === 'intact');

/** The proof, as lines for people. */
export function proofLines(results: readonly DemoResult[], language: Language): string[] {
  const words = demoMessages[language];
  return results.flatMap((result) => {
    const { clinic, id, state, records, bytes, plainBytes, drill } = reportOf(result);
    const copies = result.backup?.copies ?? [];
    return [
      `  ${clinic} · n.º ${id ?? '?'} · ${words.states[result.run.state] || state}`,
      `    ${records.toLocaleString(language)} ${words.rows}, ${readableBytes(plainBytes, language)} → ${readableBytes(bytes, language)}, sha256 ${result.backup?.sha256?.slice(0, 16) ?? '?'}…`,
      ...copies.map(
        (copy) => `    ${copy.destination}: ${words.copies[copy.state]} · ${copy.location ?? '?'}`,
      ),
      `    ${drill.state === 'passed' ? words.drill(drill.tables, inTenths(language, drill.seconds ?? 0)) : words.drillNotPassed}`,
      ...(result.run.failure
        ? [`    ${result.run.failure.message} ${result.run.failure.hint}`]
        : []),
    ];
  });
}
