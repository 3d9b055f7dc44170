import { readFileSync } from 'node:fs';
import type { DomainCheckView, DomainsView, DomainView } from '../../contracts/api/domains.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import type { Asked } from '../../contracts/client/asked.ts';
import { worstState, type DomainCheckKind } from '../../contracts/domains/domain-check.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { marksIn, type Marks } from '../draw/marks.ts';
import { table } from '../draw/table.ts';
import type { Session } from '../session.ts';

export interface DomainsOptions {
  readonly check?: boolean;
  /** A file. */
  readonly set?: string;
  readonly history?: boolean;
}

/** As the error catalogue has what is around a clinic's data. */
const exitWhenFailed = 80;

type Body = Asked<'setDomains'>['body'];

/** A list of domains, or an object that has one: the API says what is wrong in it. */
const fromFile = (path: string): Body => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ResguardoError('setting-invalid', { setting: path, why }, { cause });
  }
  try {
    const written: unknown = JSON.parse(text);
    return Array.isArray(written) ? { domains: written as Body['domains'] } : (written as Body);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ResguardoError('malformed-json', { why }, { cause });
  }
};

const signs = ({ done, failed, waiting }: Marks): Record<DomainView['state'], string> => ({
  ...{ ok: done, warning: '!', failed, unknown: waiting },
});

interface Drawing {
  readonly session: Session;
  readonly sign: Record<DomainView['state'], string>;
}

const drawingIn = (session: Session): Drawing => {
  const { words, figures, terminal } = session;
  return { session, sign: signs(marksIn(words, figures, terminal.screen !== null)) };
};

const shown = ({ session, sign }: Drawing, state: DomainView['state']): string =>
  `${sign[state]} ${session.words.domains.state[state]}`;

/** The worst of one kind; `-`: there is none to look at. */
const cell = (drawing: Drawing, { checks }: DomainView, kind: DomainCheckKind): string => {
  const states = checks.filter((one) => one.kind === kind).map(({ state }) => state);
  return states.length === 0 ? '-' : shown(drawing, worstState(states));
};

const certificateCell = (drawing: Drawing, domain: DomainView): string => {
  const state = cell(drawing, domain, 'certificate');
  const { words, figures } = drawing.session;
  return domain.daysLeft === null
    ? state
    : words.domains.days(figures.count(domain.daysLeft), state);
};

/** What is not well; what was not even asked, for the cause that another was found to have, is told there. */
const wrongOf = (checks: readonly DomainCheckView[]): DomainCheckView[] => {
  const wrong = checks.filter(({ state }) => state !== 'ok');
  const causes = new Set(wrong.flatMap((one) => (one.attempts > 0 ? [one.finding] : [])));
  return wrong.filter(({ attempts, finding }) => attempts > 0 || !causes.has(finding));
};

/** With what to do about it. */
const troubles = ({ session, sign }: Drawing, checks: readonly DomainCheckView[]): string[] =>
  wrongOf(checks).flatMap(({ state, message, hint, attempts, milliseconds }) => {
    const { words, figures } = session;
    const taken =
      milliseconds === null ? [] : [words.domains.milliseconds(figures.count(milliseconds))];
    const twice = attempts > 1 ? [words.domains.triedTwice] : [];
    const details = [...taken, ...twice].join(', ');
    return [
      `  ${sign[state]} ${message}${details === '' ? '' : ` (${details})`}`,
      `      ${words.whatToDo(hint)}`,
    ];
  });

const lines = (drawing: Drawing, { clinic, items }: DomainsView): string[] => {
  const { session } = drawing;
  const { columns, none } = session.words.domains;
  if (items.length === 0) return [none(clinic)];
  const titles = ['domain', 'days', 'redirects', 'api', 'login', 'cors', 'checked'] as const;
  const rows = items.map((one) => [
    one.domain,
    one.state === 'unknown' ? shown(drawing, one.state) : certificateCell(drawing, one),
    ...(['redirect', 'api', 'login', 'cors'] as const).map((kind) => cell(drawing, one, kind)),
    one.checkedAt === null ? '-' : session.figures.instant(one.checkedAt),
  ]);
  return [
    ...table(
      titles.map((name) => ({ title: columns[name] })),
      rows,
    ),
    ...items.flatMap(({ domain, checks }) => {
      const wrong = troubles(drawing, checks);
      return wrong.length === 0 ? [] : ['', domain, ...wrong];
    }),
  ];
};

const looked = async (
  session: Session,
  client: ApiClient,
  clinic: string,
): Promise<DomainsView> => {
  const { words } = session;
  session.say(words.domains.checking);
  const path = { clinic };
  const found = await client.call('checkDomains', { path, seconds: 90 });
  if ('items' in found) return found;
  session.say(words.domains.goesOn);
  return client.call('readDomains', { path });
};

const history = async (session: Session, client: ApiClient, clinic: string): Promise<number> => {
  const page = await client.call('listDomainRounds', { path: { clinic } });
  const { words, figures } = session;
  const { columns, milliseconds } = words.domains;
  const drawing = drawingIn(session);
  const rows = page.items.flatMap((round) => {
    const row = [
      ...[round.domain, shown(drawing, round.state), figures.instant(round.from)],
      ...[figures.instant(round.until), figures.count(round.looks)],
      milliseconds(figures.count(round.slowestMilliseconds)),
    ];
    const wrong = wrongOf(round.checks);
    return wrong.length === 0
      ? [[...row, '']]
      : wrong.map(({ message }, index) => [...(index === 0 ? row : row.map(() => '')), message]);
  });
  session.give(
    rows.length === 0
      ? [words.none]
      : table(
          [
            ...[columns.domain, words.columns.state, columns.from, columns.until].map((title) => ({
              title,
            })),
            ...[columns.looks, columns.slowest].map((title) => ({ title, right: true })),
            { title: words.columns.why },
          ],
          rows,
        ),
    page,
  );
  return 0;
};

/** Shows how a clinic's domains stand, after setting or looking at them where that is asked for. */
export const domains = async (
  session: Session,
  clinic: string,
  { check = false, set, history: past = false }: DomainsOptions,
): Promise<number> => {
  const client = session.client();
  if (past) return history(session, client, clinic);
  const path = { clinic };
  if (set !== undefined) await client.call('setDomains', { path, body: fromFile(set) });
  const view = check
    ? await looked(session, client, clinic)
    : await client.call('readDomains', { path });
  session.give(lines(drawingIn(session), view), view);
  return view.items.some(({ state }) => state === 'failed') ? exitWhenFailed : 0;
};
