import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupView } from '../../contracts/api/backup.ts';
import { RestorePlanView, RestoreView } from '../../contracts/api/restore.ts';
import { confirmationWords } from '../../contracts/api/confirmation.ts';
import type { RestoreOrder } from '../../contracts/restore.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import { startBackup } from './run.ts';
import type { System } from './system.ts';

export type Order = Partial<RestoreOrder>;

/** Restores as a person asks for them through the API, with the word and the password. */
export interface Restores {
  readonly confirmed: { readonly confirm: string; readonly password: string };
  plan(backup: BackupView, order?: Order): Promise<RestorePlanView>;
  /** Asks for one, and does not wait. */
  begin(backup: BackupView, order?: Order): Promise<RestoreView>;
  beginUndo(of: RestoreView): Promise<RestoreView>;
  look(of: Pick<RestoreView, 'address'>): Promise<RestoreView>;
  /** Waits for the end of one. */
  end(of: Pick<RestoreView, 'address'>, timeoutMs?: number): Promise<RestoreView>;
  restore(backup: BackupView, order?: Order): Promise<RestoreView>;
  undo(of: RestoreView): Promise<RestoreView>;
}

export async function restoresOf(
  system: Pick<System, 'operator' | 'product' | 'stateDir'>,
): Promise<Restores> {
  const { operator } = system;
  const { password } = await ensureOperator(system.product.environment, system.stateDir);
  const confirmed = { confirm: confirmationWords.restore, password };
  const at = ({ clinic, id }: BackupView): string => `/api/clinics/${clinic}/backups/${id}`;
  // While a worker is being replaced nobody answers for a moment: look again.
  const look: Restores['look'] = async ({ address }) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await operator.at(address, RestoreView);
      } catch (error) {
        if (tries > 100) throw error;
        await sleep(200);
      }
    }
  };
  const begin: Restores['begin'] = (backup, order = {}) =>
    operator.at(`${at(backup)}/restore`, RestoreView, {
      method: 'POST',
      body: { ...order, ...confirmed },
    });
  const beginUndo: Restores['beginUndo'] = ({ address }) =>
    operator.at(`${address}/undo`, RestoreView, { method: 'POST', body: confirmed });
  const end: Restores['end'] = async (of, timeoutMs = 60_000) => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const view = await look(of);
      if (!['running', 'waiting-approval'].includes(view.state)) return view;
      if (Date.now() > until) throw new Error(`still ${JSON.stringify(view)}`);
      await sleep(30);
    }
  };
  return {
    ...{ confirmed, begin, beginUndo, look, end },
    plan: (backup, order = {}) =>
      operator.at(`${at(backup)}/restore-plan`, RestorePlanView, { method: 'POST', body: order }),
    restore: async (backup, order) => end(await begin(backup, order)),
    undo: async (of) => end(await beginUndo(of)),
  };
}

/** Backs a clinic up, to the end, and has it proved. */
export async function backedUp(
  system: Pick<System, 'operator'>,
  clinic: string,
  state: BackupView['state'] = 'restorable',
): Promise<BackupView> {
  const { backup } = await (await startBackup(system, clinic)).end();
  if (backup.state !== state) throw new Error(`${clinic}: ${JSON.stringify(backup.failure)}`);
  return backup;
}
