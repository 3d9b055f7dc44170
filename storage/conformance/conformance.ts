import { afterAll, beforeAll, describe } from '@jest/globals';
import type { CopyStore } from '../copy-store.ts';
import { openStore } from '../open-store.ts';
import { growingObjects } from './growing-objects.ts';
import { lockedObjects } from './locked-objects.ts';
import { refusals } from './refusals.ts';
import type { Subject } from './subject.ts';
import { wholeObjects } from './whole-objects.ts';

/** The one suite that every kind of store must pass, run against one real place. */
export function conformance(name: string, start: () => Promise<Subject>): void {
  describe(name, () => {
    let opened: { store: CopyStore; subject: Subject } | undefined;
    beforeAll(async () => {
      const subject = await start();
      opened = { subject, store: openStore(subject.destination) };
    }, 240_000);
    afterAll(async () => {
      await opened?.store.close();
      await opened?.subject.stop();
    }, 60_000);
    const open = (): { store: CopyStore; subject: Subject } => {
      if (!opened) throw new Error('the place did not start');
      return opened;
    };
    wholeObjects(open);
    growingObjects(open);
    refusals(open);
    lockedObjects(open);
  });
}
