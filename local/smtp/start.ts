import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { keptSecret } from '../kept-secret.ts';
import { freePorts } from '../process/free-ports.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import { startAll } from '../start-all.ts';
import { openMailStore, type MailStore } from './mail-store.ts';
import { serveMailbox, type MailboxServer } from './mailbox-server.ts';
import { listenForMail, type RefusalStage, type SmtpListener } from './smtp-listener.ts';

export interface MailServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What to send from. */
  readonly from: string;
  /** The mailbox: pages for people, `/api/messages` for tests. */
  readonly mailboxUrl: string;
  /**
   * From now on refuses mail with this answer: 535 when asked to log in, any other when told the
   * recipient, unless `at` says where.
   */
  failWith(code: number, message: string, at?: RefusalStage): void;
  /** Takes mail again. */
  accept(): void;
  stop(): Promise<void>;
}

/**
 * Starts the mail server and its mailbox in this process. Mails stay in the state folder.
 * @throws ResguardoError `state-folder-in-use`
 */
export function startSmtp(options: ServerOptions): Promise<MailServer> {
  const folder = serverFolder(options.stateDir, 'smtp');
  return startClaimed(folder, async () => {
    const store = openMailStore(serverFolder(folder, 'mails'));
    const account = { user: 'resguardo', password: keptSecret(join(folder, 'password')) };
    const { servers, stop } = await listenOnFreePorts(join(folder, 'ports.json'), store, account);
    const { listener, mailbox } = servers;
    return {
      host: '127.0.0.1' as const,
      port: listener.port,
      ...account,
      from: 'Resguardo <respaldos@resguardo.example>',
      mailboxUrl: `http://127.0.0.1:${mailbox.port}`,
      failWith: (code: number, message: string, at = code === 535 ? 'auth' : 'recipient') =>
        listener.refuse({ at: at, code, message }),
      accept: () => listener.refuse(undefined),
      stop,
    };
  });
}

interface Listening {
  readonly servers: { readonly listener: SmtpListener; readonly mailbox: MailboxServer };
  readonly stop: () => Promise<void>;
}

async function listenOnFreePorts(
  memory: string,
  store: MailStore,
  account: { readonly user: string; readonly password: string },
  attempts = 4,
): Promise<Listening> {
  const ports = await freePorts(['smtp', 'mailbox'], memory);
  try {
    return await startAll({
      listener: () => listenForMail({ ...account, port: ports.smtp, store }),
      mailbox: () => serveMailbox(store, ports.mailbox),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempts === 1) throw error;
    // Another program took one of them between choosing and listening.
    rmSync(memory, { force: true });
    return listenOnFreePorts(memory, store, account, attempts - 1);
  }
}
