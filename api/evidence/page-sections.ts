import type { EvidenceCleaning, EvidenceRestore } from '../../contracts/api/evidence.ts';
import { html, type Html } from '../../contracts/words/html.ts';
import { joined, table, type PageKit } from './page-parts.ts';
import { timeline } from './timeline.ts';

export const timelineSection = (kit: PageKit): Html => {
  const { report, words, counted, language } = kit;
  const own = report.backups.filter(({ startedAt }) => startedAt >= report.from);
  const proved = own.filter(({ intactAt, state }) => intactAt !== null && state !== 'failed');
  const failed = own.filter(({ state }) => state === 'failed');
  const summary = words.timelineSummary(
    counted(proved.length),
    counted(own.length),
    counted(failed.length),
  );
  const samples = report.samples?.length ?? 0;
  const deleted = own.some(({ deletedAt }) => deletedAt !== null);
  return html`<section class="keep">
    <h2>${words.timeline}</h2>
    <p>${joined([summary, deleted && words.deletedNote])}</p>
    ${timeline(report, words, language, summary)}
    ${samples > 0 ? html`<p>${words.samples(counted(samples))}</p>` : ''}
  </section>`;
};

export const placesSection = ({ report, words, count, instant }: PageKit): Html => {
  const when = (at: string | null): string => (at === null ? words.never : instant(at));
  return html`<section class="keep">
    <h2>${words.places}</h2>
    <p class="dim">${words.placesMeaning}</p>
    ${table(
      [
        { head: words.place },
        { head: words.held, kind: 'number' },
        { head: words.intact, kind: 'number' },
        { head: words.lost, kind: 'number' },
        { head: words.locked, kind: 'number' },
        { head: words.lastProof, kind: 'moment' },
        { head: words.oldestProof, kind: 'moment' },
      ],
      report.places.map((place) => [
        html`<strong>${place.destination}</strong><br /><span class="dim"
            >${joined([
              words.placeKinds[place.kind],
              place.retired ? words.retired : place.required ? words.required : words.optional,
            ])}</span
          >`,
        count(place.held),
        count(place.intact),
        place.lost > 0 ? html`<span class="alarm">${count(place.lost)}</span>` : count(0),
        count(place.locked),
        when(place.lastProvedAt),
        when(place.leastRecentProofAt),
      ]),
    )}
  </section>`;
};

export const failuresSection = ({ report, words, instant }: PageKit): Html => {
  const failed = report.drills.items.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return html``;
  return html`<h2>${words.failures}</h2>
    ${table(
      [{ head: words.when, kind: 'moment' }, { head: words.backup }, { head: words.cause }],
      failed.map(({ at, backup, failure }) => [
        instant(at),
        String(backup),
        html`<code>${failure ?? ''}</code>`,
      ]),
    )}`;
};

type Row = readonly (string | Html)[];

const restoreRow = (
  { report, words, counted, span, instant }: PageKit,
  restore: EvidenceRestore,
): Row => {
  const own = report.clinic.id;
  const { state, rows, seconds } = restore;
  return [
    instant(restore.requestedAt),
    html`${words.kinds[restore.kind]}<br /><span class="dim"
        >${joined([
          words.selections[restore.selection],
          words.ofBackup(String(restore.backup)),
          restore.from !== own && words.fromClinic(restore.from),
          restore.into !== own && words.intoClinic(restore.into),
          restore.target === 'file' && words.toFile,
        ])}</span
      >`,
    html`${words.states[state]}<br /><span class="dim"
        >${joined([
          state === 'failed' && restore.failure,
          rows !== null && seconds !== null && words.rowsIn(counted(rows), span(seconds)),
          restore.safetyBackup !== null && words.safety(String(restore.safetyBackup)),
          state === 'done' && words.undos[restore.undo],
        ])}</span
      >`,
    html`${words.asked(restore.requestedBy)}${
      restore.decidedBy === null ? '' : html`<br />${words.decided(restore.decidedBy)}`
    }`,
  ];
};

const cleaningRow = (
  { words, counted, bytes, date, instant }: PageKit,
  cleaning: EvidenceCleaning,
): Row => {
  const { deleted, freedBytes } = cleaning;
  return [
    instant(cleaning.requestedAt),
    html`${words.kinds.cleaning}<br /><span class="dim"
        >${joined([
          words.days(date(cleaning.start), date(cleaning.end)),
          cleaning.backup !== null && words.heldBy(String(cleaning.backup)),
        ])}</span
      >`,
    html`${words.states[cleaning.state]}<br /><span class="dim"
        >${joined([
          cleaning.failure,
          deleted !== null &&
            freedBytes !== null &&
            words.deletedRows(counted(deleted), bytes(freedBytes)),
        ])}</span
      >`,
    words.asked(cleaning.requestedBy),
  ];
};

export const changesSection = (kit: PageKit): Html => {
  const { report, words } = kit;
  const rows = [
    ...report.restores.map((one) => ({ at: one.requestedAt, row: restoreRow(kit, one) })),
    ...report.cleanings.map((one) => ({ at: one.requestedAt, row: cleaningRow(kit, one) })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  return html`<h2>${words.changes}</h2>
    ${
      rows.length === 0
        ? html`<p>${words.noChanges}</p>`
        : table(
            [
              { head: words.when, kind: 'moment' },
              { head: words.change },
              { head: words.result },
              { head: words.people },
            ],
            rows.map(({ row }) => row),
          )
    }`;
};

export const actsSection = ({ report, words, count, counted, instant }: PageKit): Html => {
  const groups = Map.groupBy(report.acts.items, ({ actor, action }) =>
    JSON.stringify([actor, action]),
  );
  const rows = [...groups.values()].flatMap((acts) => {
    const latest = acts.at(-1);
    return latest ? [{ ...latest, times: acts.length }] : [];
  });
  const sorted = rows.toSorted((a, b) =>
    a.actor === b.actor ? b.times - a.times : a.actor < b.actor ? -1 : 1,
  );
  return html`<h2>${words.acts}</h2>
    ${
      rows.length === 0
        ? html`<p>${words.noActs}</p>`
        : table(
            [
              { head: words.who },
              { head: words.what },
              { head: words.times, kind: 'number' },
              { head: words.last, kind: 'moment' },
            ],
            sorted.map(({ actor, action, times, at }) => [
              actor,
              words.actions[action] ?? html`<code>${action}</code>`,
              count(times),
              instant(at),
            ]),
          )
    }
    ${report.acts.omitted > 0 ? html`<p>${words.omitted(counted(report.acts.omitted))}</p>` : ''}`;
};
