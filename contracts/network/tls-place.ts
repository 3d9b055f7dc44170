/** What is said in the clear before TLS begins. */
export type BeforeTls = 'nothing' | 'smtp' | 'postgres';

/** What an installation speaks to with TLS, by its own settings or a clinic's. */
export type TlsUse = 'database' | 'store' | 'mail' | 'receiver' | 'temporal';

/** A server that shows a certificate: where it is, and never what opens it. */
export interface TlsPlace {
  readonly use: TlsUse;
  readonly host: string;
  readonly port: number;
  readonly before: BeforeTls;
  /** The name on the certificate, where it is not `host`. */
  readonly serverName?: string;
  /** Protocols offered with it, where the server insists. */
  readonly protocols?: readonly string[];
}

/** A certificate that stands in our own settings. */
export interface HeldCertificate {
  /** The variable that holds it. */
  readonly setting: string;
  /** One or several, in PEM. */
  readonly pem: string;
}

/** What an installation uses by its settings, whoever its clinics are. */
export interface OwnTls {
  readonly places: readonly TlsPlace[];
  readonly held: readonly HeldCertificate[];
}

export const placeName = ({ host, port }: Pick<TlsPlace, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
