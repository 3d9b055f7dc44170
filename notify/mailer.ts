import nodemailer from 'nodemailer';
import type { NodemailerError, SMTPTransportOptions } from 'nodemailer';
import type { Mail, MailSettings } from '../contracts/mail.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';

export interface SendReport {
  readonly messageId: string;
  /** Addresses the server took. */
  readonly accepted: readonly string[];
  /** Addresses it refused while it took others; sending again would reach the others twice. */
  readonly rejected: readonly string[];
}

export interface Mailer {
  /**
   * One mail to all the addresses. `mail-not-sent` when the server cannot be reached, refuses us, or
   * refuses every address; `cancelled` when the signal said so.
   */
  send(mail: Mail, to: readonly string[], signal?: AbortSignal): Promise<SendReport>;
  /** Connects, secures and logs in, and sends nothing. `mail-not-sent` says why not. */
  verify(): Promise<void>;
  close(): void;
}

/**
 * Host and SMTP reply or system code, and no more: a server's words may repeat addresses or what we
 * said to it. So the cause is not carried along either.
 */
const notSent = ({ host, port }: MailSettings, failure: unknown): ResguardoError => {
  const { responseCode, originalCode, code } = failure as NodemailerError;
  const why = [responseCode, originalCode, code].find((value) => value !== undefined);
  return new ResguardoError('mail-not-sent', {
    host: `${host}:${port}`,
    why: why === undefined ? 'unknown' : String(why),
  });
};

const transportOptions = (settings: MailSettings): SMTPTransportOptions => {
  const { host, port, secure, requireTls, tlsServerName, tlsCa, user, password } = settings;
  const { timeoutMs } = settings;
  return {
    host,
    port,
    secure,
    requireTLS: requireTls && !secure,
    tls: {
      ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
      ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What a mail is made of may hold other people's words; it never names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

/** Opens no connection by itself: each send makes one and ends it. */
export const openMailer = (settings: MailSettings): Mailer => {
  const transport = nodemailer.createTransport(transportOptions(settings));
  const deadline = (signal?: AbortSignal): AbortSignal => {
    const bound = AbortSignal.timeout(settings.timeoutMs * 4);
    return signal === undefined ? bound : AbortSignal.any([signal, bound]);
  };
  return {
    async send(mail, to, signal) {
      try {
        const { messageId, accepted, rejected } = await transport.sendMail({
          from: settings.from,
          to: to.map((address) => ({ name: '', address })),
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          // Keeps out-of-office answers away (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: deadline(signal),
        });
        return { messageId, accepted, rejected };
      } catch (failure) {
        if (signal?.aborted === true) throw new ResguardoError('cancelled');
        throw notSent(settings, failure);
      }
    },
    async verify() {
      try {
        await transport.verify();
      } catch (failure) {
        throw notSent(settings, failure);
      }
    },
    close: () => transport.close(),
  };
};
