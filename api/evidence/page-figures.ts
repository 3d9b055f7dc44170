import { html, type Html } from '../../contracts/words/html.ts';
import type { PageKit } from './page-parts.ts';

interface Figure {
  readonly name: string;
  readonly meaning: string;
  readonly value: string;
  readonly good: boolean;
  readonly notes: readonly (string | false | null)[];
}

/** Twice the schedule's own distance: more than a backup that came late. */
const tooFar = (seconds: number, scheduled: number | null): boolean =>
  scheduled !== null && seconds > 2 * scheduled;

const pointOf = ({ report, words, span, instant }: PageKit): Figure => {
  const { newest, longestGap, scheduledSeconds } = report.recoveryPoint;
  const late = tooFar(longestGap?.seconds ?? 0, scheduledSeconds);
  return {
    ...{ name: words.point, meaning: words.pointMeaning, good: newest !== null && !late },
    value: newest ? span(newest.ageSeconds) : '—',
    notes: [
      newest ? words.pointOf(String(newest.backup), instant(newest.snapshotAt)) : words.pointNone,
      longestGap &&
        words.gap(span(longestGap.seconds), instant(longestGap.from), instant(longestGap.until)),
      late && scheduledSeconds !== null && words.pointLate(span(scheduledSeconds)),
    ],
  };
};

const timeOf = ({ report, words, span, instant, counted }: PageKit): Figure => {
  const { last, medianSeconds, worst, measured } = report.recoveryTime;
  return {
    ...{ name: words.time, meaning: words.timeMeaning, good: last !== null },
    value: last ? span(last.seconds) : '—',
    notes: [
      !last && words.timeNone,
      medianSeconds !== null &&
        worst &&
        words.timeFigures(span(medianSeconds), span(worst.seconds), counted(measured)),
      last && measured === 0 && words.timeOld(instant(last.at)),
    ],
  };
};

const drillsOf = ({ report, words, instant, counted }: PageKit): Figure => {
  const { everyDays, passed, failed, lastPassedAt, overdue } = report.drills;
  const last = lastPassedAt === null ? null : instant(lastPassedAt);
  return {
    ...{ name: words.drills, meaning: words.drillsMeaning, good: !overdue },
    value: words.drillCounts(counted(passed), counted(failed)),
    notes: [
      everyDays === null ? words.drillsNotAsked : words.drillsAsked(counted(everyDays)),
      overdue ? words.drillsOverdue(last) : words.drillsCurrent(last),
    ],
  };
};

const logOf = ({ report, words, count, counted }: PageKit): Figure => {
  const { intact, rows, problem } = report.log;
  return {
    ...{ name: words.log, meaning: words.logMeaning, good: intact },
    value: intact ? words.logIntact : words.logBroken,
    notes: [
      rows !== null && words.logRows(counted(rows)),
      problem && words.logProblem(count(problem.id), problem.what),
    ],
  };
};

const card = ({ words }: PageKit, { name, meaning, value, good, notes }: Figure): Html =>
  html`<section class="figure ${good ? 'good' : 'bad'}">
    <span class="tone">${good ? `✓ ${words.good}` : `! ${words.attention}`}</span>
    <h2>${name}</h2>
    <p class="value">${value}</p>
    <p class="dim">${meaning}</p>
    ${notes.filter((note) => typeof note === 'string').map((note) => html`<p>${note}</p>`)}
  </section>`;

/** What somebody in a hurry has to know: how much would be lost, for how long, and why to believe it. */
export const figureCards = (kit: PageKit): Html =>
  html`<div class="figures">
    ${[pointOf, timeOf, drillsOf, logOf].map((figure) => card(kit, figure(kit)))}
  </div>`;
