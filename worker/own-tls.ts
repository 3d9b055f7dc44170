import type { MailSettings } from '../contracts/mail.ts';
import type { HeldCertificate, OwnTls, TlsPlace } from '../contracts/network/tls-place.ts';
import { temporalConnectionOptions } from '../contracts/temporal-settings.ts';
import type { WorkerConfiguration } from './configuration.ts';

const mailPlace = ({ host, port, secure, tlsServerName }: MailSettings): TlsPlace => ({
  ...{ use: 'mail', host, port, before: secure ? 'nothing' : 'smtp' },
  ...(tlsServerName === undefined ? {} : { serverName: tlsServerName }),
});

/** `address` is `host:port`. */
const temporalPlace = (settings: WorkerConfiguration['settings']): TlsPlace[] => {
  const { address, tls } = temporalConnectionOptions(settings);
  if (tls === false) return [];
  const at = address.lastIndexOf(':');
  const serverName = settings.TEMPORAL_TLS_SERVER_NAME;
  return [
    {
      ...{ use: 'temporal', before: 'nothing', protocols: ['h2'] },
      host: address.slice(0, at).replace(/^\[|\]$/g, ''),
      port: Number(address.slice(at + 1)),
      ...(serverName === undefined ? {} : { serverName }),
    },
  ];
};

/** A server whose address stands in a setting: where nothing says so, nothing is encrypted, or checked. */
const databasePlaceOf = (url: string): TlsPlace[] => {
  const { hostname, port, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode') ?? (searchParams.has('ssl') ? 'require' : 'disable');
  if (mode === 'disable' || hostname === '') return [];
  const host = hostname.replace(/^\[|\]$/g, '');
  return [{ use: 'database', host, port: Number(port || 5432), before: 'postgres' }];
};

const heldIn = ({ settings, mail }: WorkerConfiguration): HeldCertificate[] =>
  Object.entries({
    TEMPORAL_TLS_CLIENT_CERT_DATA: settings.TEMPORAL_TLS_CLIENT_CERT_DATA,
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: settings.TEMPORAL_TLS_SERVER_CA_CERT_DATA,
    SMTP_TLS_CA: mail?.tlsCa,
  }).flatMap(([setting, pem]) => (pem === undefined ? [] : [{ setting, pem }]));

/** Where this worker's own settings lead to with TLS, and the certificates in them: no key, no password. */
export const ownTls = (configuration: WorkerConfiguration): OwnTls => {
  const { settings, mail } = configuration;
  const databases = [settings.RESGUARDO_CATALOG_URL, settings.RESGUARDO_DRILL_URL];
  return {
    places: [
      ...(mail ? [mailPlace(mail)] : []),
      ...temporalPlace(settings),
      ...databases.flatMap((url) => (url === undefined ? [] : databasePlaceOf(url))),
    ],
    held: heldIn(configuration),
  };
};
