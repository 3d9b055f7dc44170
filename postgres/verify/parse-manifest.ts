import { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/**
 * A manifest from its stored bytes: of the right shape, and in agreement with itself, so that whoever
 * reads it may cut the object by its frames without looking again.
 * @throws ResguardoError `manifest-invalid` whose `why` begins with where (`frames.3.offset: …`)
 */
export function parseManifest(bytes: Buffer): Manifest {
  const parsed = Manifest.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  agreeWithItself(parsed.data);
  return parsed.data;
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ResguardoError('manifest-invalid', { why: 'JSON' }, { cause });
  }
}

/** The frames stand one after another and make up the whole; each of a table's rows is in one. */
function agreeWithItself(manifest: Manifest): void {
  const rows = { data: manifest.tables.map(() => 0), context: manifest.context.map(() => 0) };
  let offset = 0;
  let size = 0;
  for (const [index, frame] of manifest.frames.entries()) {
    expectSame(`frames.${index}.offset`, frame.offset, offset);
    offset += frame.length;
    size += frame.size;
    if (frame.table === undefined) continue;
    const counted = frame.kind === 'data' || frame.kind === 'context' ? rows[frame.kind] : [];
    const soFar = counted[frame.table];
    if (soFar === undefined) throw invalid(`frames.${index}.table`, String(frame.table));
    counted[frame.table] = soFar + frame.rows;
  }
  expectSame('totals.bytes', manifest.totals.bytes, offset);
  expectSame('totals.plainBytes', manifest.totals.plainBytes, size);
  for (const [list, counts] of [
    ['tables', rows.data],
    ['context', rows.context],
  ] as const) {
    for (const [index, table] of manifest[list].entries()) {
      expectSame(`${list}.${index}.rows`, table.rows, counts[index] ?? 0);
    }
  }
}

function expectSame(where: string, told: number, counted: number): void {
  if (told !== counted) throw invalid(where, `${told} ≠ ${counted}`);
}

const invalid = (where: string, why: string): ResguardoError =>
  new ResguardoError('manifest-invalid', {
    why: [where, why].filter((part) => part !== '').join(': '),
  });
