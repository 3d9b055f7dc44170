import { html, type Html } from '../../contracts/words/html.ts';
import { joined, type PageKit } from './page-parts.ts';
import { retentionRule } from './retention-rule.ts';

const scheduleOf = ({ report, words }: PageKit): string => {
  const { schedule, time, weekday, dayOfMonth } = report.rules;
  const parts = [
    words.schedules[schedule] ?? schedule,
    schedule === 'weekly' && weekday !== null ? words.weekdays[weekday] : null,
    schedule === 'monthly' && dayOfMonth !== null ? words.onMonthDay(String(dayOfMonth)) : null,
    time !== null && schedule !== 'disabled' ? words.scheduleAt(time) : null,
  ];
  return parts.filter((part) => typeof part === 'string').join(' ');
};

/** What was asked for: what the measured figures are held against. */
export const rulesSection = (kit: PageKit): Html => {
  const { report, words, counted } = kit;
  const { policy, format, compression } = report.rules;
  const { drill, drillEveryDays, undoDays, restoreApproval, approvalDays, cleanTables } = policy;
  const rehearsals = joined([
    drill && words.afterEach,
    drillEveryDays !== null && words.every(counted(drillEveryDays)),
  ]);
  const tables = cleanTables.map(({ schema, table }) => `${schema}.${table}`).join(', ');
  const rules: [string, string][] = [
    [words.schedule, `${scheduleOf(kit)} (${report.clinic.timeZone})`],
    [
      words.quorum,
      words.quorumRule(
        policy.copiesNeeded === null ? null : counted(policy.copiesNeeded),
        counted(policy.protectedWithinHours),
      ),
    ],
    [words.rehearsed, rehearsals === '' ? words.drillsNotAsked : rehearsals],
    [words.undoKept, words.forDays(counted(undoDays))],
    [
      words.approval,
      restoreApproval ? words.approvalNeeded(counted(approvalDays)) : words.approvalNotNeeded,
    ],
    [words.kept, retentionRule(kit, policy.retention)],
    [words.cleanable, tables === '' ? words.none : tables],
    [words.file, `${format}, ${compression}`],
  ];
  return html`<section class="keep">
    <h2>${words.rules}</h2>
    <dl>
      ${rules.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
};
