import { z } from 'zod';
import { Trigger } from '../states.ts';
import { TurnWork } from '../turns/turns.ts';
import { pageOf } from './page.ts';

/** A turn that is held, or waited for. */
export const TurnView = z
  .object({
    clinic: z.string(),
    work: TurnWork.describe('Reading a database, or rehearsing a restore'),
    trigger: Trigger,
    forRestore: z.boolean().describe('A restore waits for it: it is let in above the cap'),
    since: z.iso.datetime(),
  })
  .meta({ id: 'Turn' });
export type TurnView = z.infer<typeof TurnView>;

export const ServerView = z
  .object({
    server: z.string().describe('`host:port`, by which it is meant in addresses'),
    names: z.array(z.string()).describe('All that lead to it'),
    clinics: z.int().nonnegative().describe('How many clinics’ databases are on it'),
    cap: z.int().positive().describe('Reads and rehearsals that it bears at once'),
    ownCap: z.int().positive().nullable().describe('Null: the cap is that of every server'),
    holding: z.array(TurnView).nullable().describe('Null: Temporal or its workers are away'),
    waiting: z.array(TurnView).nullable().describe('In the order in which they are let in'),
  })
  .meta({ id: 'DatabaseServer' });
export type ServerView = z.infer<typeof ServerView>;

export const ServerList = pageOf(ServerView).meta({ id: 'DatabaseServerList' });

export const ServerChange = z
  .strictObject({
    cap: z.int().min(1).max(1000).nullable().describe('Null: that of every server again'),
  })
  .meta({ id: 'DatabaseServerChange' });
export type ServerChange = z.infer<typeof ServerChange>;
