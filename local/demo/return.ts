import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { confirmationWords } from '../../contracts/api/confirmation.ts';
import {
  PendingPlan,
  RestoreDetail,
  RestorePlanView,
  RestoreView,
} from '../../contracts/api/restore.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { RestorePhase } from '../../contracts/restore.ts';
import { accidentClinic, haveAccident, seenRows } from './accident.ts';

const lookEveryMs = 150;

/** One change of the clinic's data, and whether the database past Resguardo says the same. */
export interface DemoChange {
  readonly view: RestoreView;
  /** From the order to its end. */
  readonly seconds: number;
  /** Every row of every table is as it was to be. */
  readonly equal: boolean;
  /** The other clinics' rows in the same tables were never touched. */
  readonly neighboursEqual: boolean;
}

/** An accident, and the way back. */
export interface DemoReturn {
  readonly clinic: string;
  readonly backup: number;
  readonly plan: RestorePlanView;
  readonly restore: DemoChange;
  /** What the accident had left, back again; null when there was nothing to undo. */
  readonly undo: DemoChange | null;
  /** And that put back in turn: the clinic is whole at the end. */
  readonly redo: DemoChange | null;
}

/** What is told while it goes. */
export interface ReturnTelling {
  wrecked(clinic: string): void;
  planned(plan: RestorePlanView): void;
  phase(step: 'restore' | 'undo' | 'redo', phase: RestorePhase): void;
  changed(step: 'restore' | 'undo' | 'redo', change: DemoChange): void;
}

export interface ReturnRequest {
  readonly session: ApiClient;
  /** The password of whoever is logged in. */
  readonly password: string;
  readonly backup: number;
  /** A superuser's way to the clinic's database. */
  readonly database: OpenedConnection;
  readonly signal: AbortSignal;
  readonly telling: ReturnTelling;
}

/** Wrecks a clinic, brings it back from its backup, undoes that, and undoes the undo. */
export async function showReturn(request: ReturnRequest): Promise<DemoReturn> {
  const { session, backup, database, telling } = request;
  const clinic = accidentClinic;
  const base = `/api/clinics/${clinic}`;
  const before = await seenRows(database);
  await haveAccident(database);
  const wrecked = await seenRows(database);
  telling.wrecked(clinic);

  const plan = await planned(request, `${base}/backups/${backup}/restore-plan`);
  telling.planned(plan);

  const change = async (
    step: 'restore' | 'undo' | 'redo',
    path: string,
    wanted: string,
  ): Promise<DemoChange> => {
    const began = Date.now();
    const sure = { confirm: confirmationWords.restore, password: request.password };
    const started = await session.at(path, RestoreView, { method: 'POST', body: sure });
    const view = await followed(request, started, (phase) => {
      telling.phase(step, phase);
    });
    const seconds = (Date.now() - began) / 1000;
    const now = await seenRows(database);
    const done: DemoChange = {
      ...{ view, seconds, equal: now.all === wanted },
      neighboursEqual: now.neighbours === before.neighbours,
    };
    telling.changed(step, done);
    return done;
  };
  const undoOf = ({ view }: DemoChange): string => `${base}/restores/${view.id}/undo`;
  const restore = await change('restore', `${base}/backups/${backup}/restore`, before.all);
  const done = ({ view }: DemoChange): boolean => view.state === 'done';
  const undo = done(restore) ? await change('undo', undoOf(restore), wrecked.all) : null;
  const redo = undo && done(undo) ? await change('redo', undoOf(undo), before.all) : null;
  return { clinic, backup, plan, restore, undo, redo };
}

async function planned({ session, signal }: ReturnRequest, path: string): Promise<RestorePlanView> {
  const either = RestorePlanView.or(PendingPlan);
  let answer = await session.at(path, either, { method: 'POST', body: {} });
  while (!('method' in answer)) {
    await sleep(lookEveryMs, undefined, { signal });
    answer = await session.at(answer.address, either);
  }
  return answer;
}

async function followed(
  { session, signal }: ReturnRequest,
  { address }: RestoreView,
  onPhase: (phase: RestorePhase) => void,
): Promise<RestoreView> {
  // Phases under way ride on heartbeats, and a late one would tell of a step that is over.
  let reached = -1;
  for (;;) {
    const detail = await session.at(address, RestoreDetail);
    const { phase } = detail.progress;
    const shown = phase !== 'approval' || detail.state === 'waiting-approval';
    const place = RestorePhase.options.indexOf(phase);
    if (place > reached && shown && !detail.progress.ended) {
      onPhase(phase);
      reached = place;
    }
    if (detail.progress.ended) return detail;
    await sleep(lookEveryMs, undefined, { signal });
  }
}

/** A restore that failed is told by its own words. */
export const isBack = ({ restore, undo, redo }: DemoReturn): boolean =>
  [restore, undo, redo].every(
    (change) => change?.view.state === 'done' && change.equal && change.neighboursEqual,
  );

/** Keeps the clinic's evidence report as a page that any browser opens; gives where. */
export async function keepEvidencePage(
  session: ApiClient,
  { stateDir, language }: { readonly stateDir: string; readonly language: string },
): Promise<string> {
  const answer = await session.open('readEvidencePage', {
    path: { clinic: accidentClinic },
    query: { lang: language },
  });
  const path = join(stateDir, `evidence-${accidentClinic}.html`);
  await writeFile(path, await answer.text(), { mode: 0o600 });
  return path;
}
