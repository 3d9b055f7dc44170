import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { exitCodeOf } from '../exit-code.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';

export interface AuditOptions {
  readonly user?: string;
  readonly action?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const list = async (
  session: Session,
  clinic: string | undefined,
  { user, action, from, until, limit, cursor }: AuditOptions,
): Promise<number> => {
  const query = { user, action, from, until, limit, cursor };
  const client = session.client();
  const page =
    clinic === undefined
      ? await client.call('listAudit', { query })
      : await client.call('listClinicAudit', { path: { clinic }, query });
  const { words, figures } = session;
  const { number, at, who, what, clinic: of, where } = words.audit.columns;
  const titles = [number, at, who, what, of, where].map((title) => ({ title }));
  givePage(session, page, titles, (entry) => [
    String(entry.id),
    figures.instant(entry.at),
    entry.actor,
    entry.object === null ? entry.action : `${entry.action} ${entry.object}`,
    entry.clinic ?? '-',
    entry.address ?? '-',
  ]);
  return 0;
};

const verify = async (session: Session): Promise<number> => {
  const verdict = await session.client().call('verifyAudit', { seconds: 300 });
  const { audit } = session.words;
  const { intact, entries, head, brokenAt, problem } = verdict;
  const lines =
    intact || problem === null
      ? [audit.intact(session.figures.count(entries ?? 0)), ...(head ? [audit.head(head)] : [])]
      : [audit.broken(String(brokenAt), audit.problem[problem])];
  session.give(lines, verdict);
  return intact ? 0 : exitCodeOf('evidence-altered');
};

/** Shows the audit log, or checks its chain: an exit code of its own where that is broken. */
export const audit = (
  session: Session,
  what: string,
  clinic: string | undefined,
  options: AuditOptions,
): Promise<number> => {
  if (what === 'list') return list(session, clinic, options);
  if (what === 'verify' && clinic === undefined) return verify(session);
  throw new ResguardoError('bad-request', { why: 'audit list [clinic] | audit verify' });
};
