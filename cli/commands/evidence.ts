import { readFile, writeFile } from 'node:fs/promises';
import { SignedEvidence } from '../../contracts/api/evidence.ts';
import { verifyEvidence } from '../../contracts/evidence/verify-evidence.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { expectFree, unwritten } from '../save-body.ts';
import type { Session } from '../session.ts';
import { writeLine } from '../terminal.ts';

export interface EvidenceOptions {
  readonly from?: string;
  readonly until?: string;
  readonly html?: boolean;
  readonly output?: string;
  readonly verify?: string;
  readonly key?: string;
}

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ResguardoError('setting-invalid', { setting: path, why }, { cause: error });
  });

/** Checks a saved report with the key in `--key`, or with the one that the API gives. */
const verify = async (session: Session, file: string, key: string | undefined): Promise<number> => {
  const report = await readText(file);
  const publicKey =
    key === undefined
      ? (await session.client().call('readEvidenceKey')).publicKey
      : await readText(key);
  const { clinic, from, until, signature } = verifyEvidence(report, publicKey);
  const { words, figures } = session;
  session.give(
    [
      words.change.evidence.genuine(clinic.name, figures.instant(from), figures.instant(until)),
      words.change.evidence.key(signature.keyId),
    ],
    { genuine: true, clinic: clinic.id, from, until, keyId: signature.keyId },
  );
  return 0;
};

/** Fetches a clinic's signed evidence report, as JSON or as a page, or checks one that was saved. */
export const evidence = async (
  session: Session,
  clinic: string | undefined,
  options: EvidenceOptions,
): Promise<number> => {
  const { from, until, html = false, output, key } = options;
  if (options.verify !== undefined) return verify(session, options.verify, key);
  if (clinic === undefined) throw new ResguardoError('bad-request', { why: '<clinic>, --verify' });
  const target = output === undefined || output === '-' ? null : output;
  if (target !== null) await expectFree(target);
  const client = session.client();
  const path = { clinic };
  const answer = html
    ? await client.open('readEvidencePage', {
        path,
        query: { from, until, lang: session.language },
      })
    : await client.open('readEvidence', { path, query: { from, until } });
  // Byte for byte: whoever checks it later checks what the installation wrote.
  const text = await answer.text();
  if (!html) SignedEvidence.parse(JSON.parse(text));
  if (target === null) {
    writeLine(session.terminal.stdout, text.trimEnd());
    return 0;
  }
  await writeFile(target, text, { flag: 'wx' }).catch((error: unknown) => {
    throw unwritten(target, error);
  });
  session.give([session.words.change.evidence.saved(target)], { file: target });
  return 0;
};
