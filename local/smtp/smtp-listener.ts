import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { MailStore } from './mail-store.ts';

export type RefusalStage = 'auth' | 'recipient' | 'data';

/** What the server answers instead of taking a mail, and at which of its questions. */
export interface Refusal {
  readonly at: RefusalStage;
  readonly code: number;
  readonly message: string;
}

export interface SmtpListener {
  readonly port: number;
  refuse(refusal: Refusal | undefined): void;
  stop(): Promise<void>;
}

const megabyte = 1024 * 1024;

/**
 * Takes mail on 127.0.0.1 from whoever knows the one account's password. There is no TLS: nothing
 * leaves this machine.
 */
export async function listenForMail(options: {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly store: MailStore;
}): Promise<SmtpListener> {
  const state: { refusal: Refusal | undefined } = { refusal: undefined };
  const refusalAt = (stage: RefusalStage): Error | undefined =>
    state.refusal?.at === stage ? refusalError(state.refusal) : undefined;

  const server = new SMTPServer({
    name: 'resguardo.local',
    banner: 'Resguardo',
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: 30 * megabyte,
    closeTimeout: 500,
    onAuth({ username, password }, _session, callback) {
      const known = username === options.user && password === options.password;
      const refused =
        refusalAt('auth') ?? (known ? null : smtpError(535, 'user or password wrong'));
      if (refused) callback(refused);
      else callback(null, { user: options.user });
    },
    onRcptTo(_address, _session, callback) {
      callback(refusalAt('recipient'));
    },
    onData(stream, session, callback) {
      const taken = async (): Promise<string> => {
        const source = await buffer(stream);
        const refused = refusalAt('data');
        if (refused) throw refused;
        if (stream.sizeExceeded) throw smtpError(552, 'message too large');
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        return options.store.keep(source, { from: mailFrom ? mailFrom.address : '', to });
      };
      taken().then((id) => callback(null, `kept as ${id}`), callback);
    },
  });
  // A client that hangs up in mid-sentence is that client's trouble, not the server's end.
  const listening = server.listen({ host: '127.0.0.1', port: options.port });
  server.on('error', () => undefined);
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    refuse: (refusal) => {
      state.refusal = refusal;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const refusalError = ({ code, message }: Refusal): Error => smtpError(code, message);

const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });
