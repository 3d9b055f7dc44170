import { setTimeout as sleep } from 'node:timers/promises';
import type { AlarmView, GuardView, ProposalView } from '../../contracts/api/alarm.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { matchesPattern, SchemaPattern } from '../../contracts/guard/schema-pattern.ts';
import { usedShare } from '../../contracts/guard/room.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { instantOf } from '../../contracts/schedule/clinic-time.ts';
import { table } from '../draw/table.ts';
import type { Session } from '../session.ts';

/** While something critical is open, or nobody looks: so that a monitor can call this. */
const notGreen = 90;
/** A round of a large fleet takes minutes. */
const patienceMs = 15 * 60_000;

export interface GuardOptions {
  readonly run?: boolean;
  readonly clinic?: string;
  readonly all?: boolean;
}

const lookNow = async (session: Session, client: ApiClient): Promise<void> => {
  const before = await client.call('readGuard');
  session.say(session.words.guard.looking);
  await client.call('runGuard');
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const { lastRound, runningSince } = await client.call('readGuard');
    if (runningSince === null && lastRound?.endedAt !== before.lastRound?.endedAt) return;
    await sleep(1000);
  }
  session.say(session.words.guard.stillLooking);
};

const everyAlarm = async (
  client: ApiClient,
  clinic: string | undefined,
  state: 'open' | 'silenced',
): Promise<AlarmView[]> => {
  const alarms: AlarmView[] = [];
  let cursor: string | undefined;
  do {
    const query = { state, limit: 200, cursor };
    const page =
      clinic === undefined
        ? await client.call('listAlarms', { query })
        : await client.call('listClinicAlarms', { path: { clinic }, query });
    alarms.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const weight = ({ severity }: AlarmView): number => (severity === 'critical' ? 0 : 1);
  return alarms.toSorted((a, b) => weight(a) - weight(b) || a.id - b.id);
};

const alarmLines = ({ words, figures }: Session, alarm: AlarmView): string[] => {
  const { guard } = words;
  const { id, severity, what, why, todo, firstSeenAt, silenced } = alarm;
  return [
    `${id}  ${guard.severity[severity]} · ${guard.since(figures.instant(firstSeenAt))}`,
    `    ${what}`,
    `    ${why}`,
    `    ${words.whatToDo(todo)}`,
    ...(silenced
      ? [`    ${guard.silencedUntil(figures.instant(silenced.until), silenced.reason)}`]
      : []),
    '',
  ];
};

/** A guard that looks no more must not be read as all being well. */
const isOld = ({ green, critical, warning }: GuardView): boolean =>
  !green && critical + warning === 0;

const summary = ({ words, figures }: Session, view: GuardView): string => {
  const { guard } = words;
  const at = view.lastRound ? figures.instant(view.lastRound.endedAt) : null;
  if (at === null) return guard.never;
  if (view.green) return guard.green(at);
  if (isOld(view)) return guard.old(at);
  const count = [view.critical, view.warning, view.silenced].map((n) => figures.count(n));
  return `${guard.total(count[0] ?? '', count[1] ?? '', count[2] ?? '')} ${guard.looked(at)}`;
};

/** Shows what is open and what to do about it. */
export const guard = async (
  session: Session,
  { run = false, clinic, all = false }: GuardOptions,
): Promise<number> => {
  const client = session.client();
  if (run) await lookNow(session, client);
  const alarms = [
    ...(await everyAlarm(client, clinic, 'open')),
    ...(all ? await everyAlarm(client, clinic, 'silenced') : []),
  ];
  const lines = alarms.flatMap((alarm) => alarmLines(session, alarm));
  const critical = alarms.some(
    ({ severity, state }) => state === 'open' && severity === 'critical',
  );
  // Whoever asks for one clinic may not be let to see the whole.
  if (clinic !== undefined) {
    session.give(lines.length > 0 ? lines : [session.words.none], { alarms });
    return critical ? notGreen : 0;
  }
  const view = await client.call('readGuard');
  session.give([...lines, summary(session, view)], { ...view, alarms });
  return critical || isOld(view) ? notGreen : 0;
};

/** Tells nobody of an alarm until then. */
export const silence = async (
  session: Session,
  alarm: string,
  { until, reason }: { until?: string; reason: string },
): Promise<number> => {
  const { words, figures } = session;
  const at = until === undefined ? null : instantOf(until, localZone());
  if (until !== undefined && at === null)
    throw new ResguardoError('bad-request', { why: words.guard.wrongTime(until) });
  const view = await session.client().call('silenceAlarm', {
    path: { alarm },
    body: { until: at?.toISOString() ?? null, reason },
  });
  const line = at ? words.guard.silenced(alarm, figures.instant(at.toISOString())) : null;
  session.give([line ?? words.guard.loud(alarm)], view);
  return 0;
};

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Says that it is meant to be so. */
export const accept = async (
  session: Session,
  alarm: string,
  { reason }: { reason: string },
): Promise<number> => {
  const view = await session.client().call('acceptAlarm', { path: { alarm }, body: { reason } });
  session.give([session.words.guard.accepted(alarm)], view);
  return 0;
};

/** Of the proposals those that a rule with this pattern would take on: schemas that look like a clinic's. */
const coveredBy = async (
  client: ApiClient,
  like: string,
  items: readonly ProposalView[],
): Promise<ProposalView[]> => {
  const pattern = SchemaPattern.safeParse(like);
  if (!pattern.success)
    throw new ResguardoError('bad-request', { why: pattern.error.issues[0]?.message ?? like });
  const alarms = await everyAlarm(client, undefined, 'open');
  const alike = new Map(
    alarms
      .filter(({ kind, severity }) => kind === 'schema-unregistered' && severity === 'critical')
      .map(({ id, params }) => [id, params['schema'] ?? '']),
  );
  return items.filter(({ alarm }) => {
    const schema = alike.get(alarm);
    return schema !== undefined && matchesPattern(pattern.data, schema);
  });
};

/** What nobody registered, each as a clinic that `clinics add --file` takes once its secrets are in. */
export const proposals = async (
  session: Session,
  { like }: { readonly like?: string } = {},
): Promise<number> => {
  const client = session.client();
  const all = await client.call('listProposals');
  const list = like === undefined ? all : { items: await coveredBy(client, like, all.items) };
  const { guard: said } = session.words;
  session.give(
    list.items.length === 0
      ? [said.noProposals]
      : [
          ...list.items.flatMap(({ alarm, model, clinic }) => [
            said.proposal(String(alarm), model),
            JSON.stringify(clinic, null, 2),
            '',
          ]),
          said.howToAdopt,
        ],
    list,
  );
  return 0;
};

export interface AdoptOptions {
  readonly id?: string;
  readonly name?: string;
  readonly model?: string;
}

/** Takes on what a proposal is about. */
export const adopt = async (
  session: Session,
  alarm: string,
  { id, name, model }: AdoptOptions,
): Promise<number> => {
  const body = Object.fromEntries(
    Object.entries({ id, name, model }).filter(([, value]) => value !== undefined),
  );
  const clinic = await session.client().call('acceptProposal', { path: { alarm }, body });
  session.give([session.words.guard.adopted(clinic.id)], clinic);
  return 0;
};

/** How full the places for copies and spools are. */
export const room = async (session: Session): Promise<number> => {
  const { rooms } = await session.client().call('readGuard');
  const { words, figures } = session;
  const said = words.guard.room;
  const titles = [
    { title: said.name },
    ...[said.used, said.of, said.share, said.perDay, said.full].map((title) => ({
      ...{ title, right: true },
    })),
  ];
  const rows = rooms.map(({ name, usedBytes, totalBytes, bytesPerDay, fullInDays }) => [
    ...[name, figures.bytes(usedBytes)],
    ...(totalBytes === null
      ? ['-', '-']
      : [figures.bytes(totalBytes), `${String(usedShare(usedBytes, totalBytes))} %`]),
    bytesPerDay === null
      ? '-'
      : `${bytesPerDay < 0 ? '-' : '+'}${figures.bytes(Math.abs(bytesPerDay))}`,
    fullInDays === null ? '-' : said.inDays(figures.count(fullInDays)),
  ]);
  session.give(rows.length > 0 ? table(titles, rows) : [words.none], { rooms });
  return 0;
};

/** What was accepted, by whom and why. */
export const exceptions = async (session: Session): Promise<number> => {
  const list = await session.client().call('listGuardExceptions');
  const { words, figures } = session;
  const { what, reason, by, at } = words.guard.columns;
  const titles = [words.columns.id, what, reason, by, at].map((title) => ({ title }));
  const rows = list.items.map((one) => [
    String(one.id),
    `${one.kind} ${one.subject}`,
    one.reason,
    one.by ?? '-',
    figures.instant(one.at),
  ]);
  session.give(rows.length > 0 ? table(titles, rows) : [words.none], list);
  return 0;
};

/** Takes an exception back. */
export const lookAgain = async (session: Session, exception: string): Promise<number> => {
  await session.client().call('removeGuardException', { path: { exception } });
  session.give([session.words.guard.removed(exception)], { exception });
  return 0;
};
