import type { OpenedConnection } from '../../contracts/connection.ts';
import { buildClinic, type BuiltClinic } from './build-clinic.ts';
import { sizedTables } from './sized-tables.ts';

export interface SizedOptions {
  /** Millions of bytes of COPY text, give or take a few per cent. */
  readonly megabytes: number;
  /** As in ClinicPlan. */
  readonly database?: string | undefined;
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Of `sizedTables`, as measured; a test holds it to within 5 %. */
const bytesPerThousandRows = 124_500;

/** A clinic of about so many megabytes. 3000 take some minutes to make. */
export async function createSizedClinic(
  server: OpenedConnection,
  { megabytes, database, report, signal }: SizedOptions,
): Promise<BuiltClinic> {
  const thousands = (megabytes * 1e6) / bytesPerThousandRows;
  const counts = sizedTables.map(
    (table) =>
      [table.name, 'fixed' in table ? table.fixed : Math.round(table.share * thousands)] as const,
  );
  const schema = `clinica_${String(megabytes).replace('.', '_')}mb`;
  return buildClinic(server, {
    schema,
    tables: sizedTables,
    counts: new Map(counts),
    database,
    report,
    signal,
  });
}
