import { setTimeout as sleep } from 'node:timers/promises';
import { BackupView, VerificationView } from '../../contracts/api/backup.ts';
import type { System } from './system.ts';

/** Has every copy read back again, as a person would ask for it, and gives what was found. */
export async function verified(
  { operator }: Pick<System, 'operator'>,
  { clinic, id }: Pick<BackupView, 'clinic' | 'id'>,
  drill = false,
): Promise<{ found: VerificationView; backup: BackupView }> {
  const address = `/api/clinics/${clinic}/backups/${String(id)}`;
  await operator.at(`${address}/verify`, VerificationView, { method: 'POST', body: { drill } });
  const until = Date.now() + 60_000;
  for (;;) {
    const found = await operator.at(`${address}/verification`, VerificationView);
    if (found.state !== 'running') return { found, backup: await operator.at(address, BackupView) };
    if (Date.now() > until) throw new Error('the read-back did not end');
    await sleep(30);
  }
}
