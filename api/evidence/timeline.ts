import type { EvidenceBackup, EvidenceReport } from '../../contracts/api/evidence.ts';
import { html, type Html } from '../../contracts/words/html.ts';
import type { EvidenceWords } from './evidence-words.ts';
import { legendMark, paint, type Mark } from './timeline-marks.ts';

const width = 760;
const height = 132;
const left = 78;
const rows = { backups: 50, drills: 76, changes: 102 };
const dayMs = 86_400_000;

/** What was ever proved of it, unless that proved wrong. Null: it never came to anything, and nothing failed. */
const markOf = ({ state, restorableAt, intactAt }: EvidenceBackup): Mark | null => {
  if (state === 'failed') return 'failed';
  if (state === 'running' || state === 'cancelled') return null;
  if (state === 'stored') return 'stored';
  if (restorableAt !== null && state !== 'intact') return 'restorable';
  return intactAt === null ? 'stored' : 'intact';
};

type Placed = (instant: string | number) => number;

interface Tick {
  readonly x: number;
  readonly label: string;
}

/** Firsts of months, or of every seventh day where the period is short, by the clinic's own calendar. */
const ticksOf = (report: EvidenceReport, place: Placed, language: string): Tick[] => {
  const [from, until] = [Date.parse(report.from), Date.parse(report.until)];
  const days = (until - from) / dayMs;
  const timeZone = report.clinic.timeZone;
  const dayOfMonth = new Intl.DateTimeFormat('en', { day: 'numeric', timeZone });
  const step = days > 1100 ? 6 : days > 400 ? 3 : 1;
  const monthNumber = new Intl.DateTimeFormat('en', { month: 'numeric', timeZone });
  const label = new Intl.DateTimeFormat(
    language,
    days <= 62
      ? { day: 'numeric', month: 'short', timeZone }
      : { month: 'short', year: days > 400 ? '2-digit' : undefined, timeZone },
  );
  const ticks: Tick[] = [];
  for (let day = 0; from + day * dayMs < until; day += 1) {
    const at = new Date(from + day * dayMs);
    const wanted =
      days <= 62
        ? day % 7 === 0
        : dayOfMonth.format(at) === '1' && (Number(monthNumber.format(at)) - 1) % step === 0;
    const x = place(at.getTime());
    if (wanted && x < width - 24) ticks.push({ x, label: label.format(at) });
  }
  return ticks;
};

const gapOf = (
  { recoveryPoint: { longestGap } }: EvidenceReport,
  place: Placed,
): { from: number; until: number } | null =>
  longestGap && { from: place(longestGap.from), until: place(longestGap.until) };

/** Marks that would lie on one another are drawn once: a year of four a day has more than there are points. */
const distinct = (marks: readonly { key: string; sign: Html }[]): Html[] => [
  ...new Map(marks.map(({ key, sign }) => [key, sign])).values(),
];

const marksOf = (report: EvidenceReport, place: Placed): Html[] => {
  const put = (
    mark: Mark,
    instant: string,
    y: number,
    gone = false,
  ): { key: string; sign: Html } => {
    const x = place(instant);
    return { key: `${mark} ${Math.round(x * 2)} ${gone}`, sign: paint(mark, x, y, gone) };
  };
  const inside = (instant: string): boolean => instant >= report.from && instant < report.until;
  const { backups, drills } = rows;
  return distinct([
    ...report.backups.flatMap((backup) => {
      const mark = markOf(backup);
      const at = backup.snapshotAt ?? backup.startedAt;
      return mark === null || !inside(at)
        ? []
        : [put(mark, at, backups, backup.deletedAt !== null)];
    }),
    ...report.drills.items.map(({ state, at }) =>
      put(state === 'passed' ? 'passed' : 'drillFailed', at, drills),
    ),
    ...report.restores
      .filter(({ state }) => state === 'done')
      .map(({ kind, requestedAt }) => put(kind, requestedAt, rows.changes)),
    ...report.cleanings
      .filter(({ state }) => state === 'done')
      .map(({ requestedAt }) => put('cleaning', requestedAt, rows.changes)),
  ]);
};

const legendOf = (report: EvidenceReport): Mark[] => {
  const seen = new Set<Mark | null>(report.backups.map(markOf));
  for (const { state } of report.drills.items)
    seen.add(state === 'passed' ? 'passed' : 'drillFailed');
  for (const { kind, state } of report.restores) if (state === 'done') seen.add(kind);
  if (report.cleanings.some(({ state }) => state === 'done')) seen.add('cleaning');
  if (report.recoveryPoint.longestGap) seen.add('gap');
  const order: Mark[] = [
    ...(['restorable', 'intact', 'stored', 'failed', 'gap'] as const),
    ...(['passed', 'drillFailed', 'restore', 'undo', 'cleaning'] as const),
  ];
  return order.filter((mark) => seen.has(mark));
};

/** The period at a glance: when there were backups and what was proved of them, rehearsals, and changes. */
export const timeline = (
  report: EvidenceReport,
  words: EvidenceWords,
  language: string,
  summary: string,
): Html => {
  const [from, until] = [Date.parse(report.from), Date.parse(report.until)];
  const place: Placed = (instant) => {
    const time = typeof instant === 'number' ? instant : Date.parse(instant);
    const share = Math.min(1, Math.max(0, (time - from) / (until - from)));
    return left + share * (width - left - 8);
  };
  const gap = gapOf(report, place);
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${words.timeline}">
      <svg
        class="timeline"
        viewBox="0 0 ${String(width)} ${String(height)}"
        role="img"
        aria-label="${summary}"
      >
        ${
          gap
            ? html`<rect
                class="gap"
                x="${gap.from.toFixed(1)}"
                y="12"
                width="${Math.max(1, gap.until - gap.from).toFixed(1)}"
                height="${String(rows.changes)}"
              />`
            : ''
        }
        ${Object.entries(rows).map(
          ([row, y]) =>
            html`<text x="0" y="${String(y)}">${words.rows[row as keyof typeof rows]}</text>
              <path class="rule" d="M${String(left)} ${String(y + 0.5)}H${String(width - 8)}" />`,
        )}
        ${ticksOf(report, place, language).map(
          ({ x, label }) =>
            html`<path class="rule" d="M${x.toFixed(1)} 12V114" /><text x="${x.toFixed(1)}" y="128">
                ${label}
              </text>`,
        )}
        ${marksOf(report, place)}
      </svg>
    </div>
    <ul class="legend">
      ${legendOf(report).map((mark) => html`<li>${legendMark(mark)}${words.marks[mark]}</li>`)}
    </ul>`;
};
