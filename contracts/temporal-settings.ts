import { z } from 'zod';
import { Switch } from './environment.ts';

/**
 * How Temporal is reached: its Cloud or one's own cluster. The variables are those of Temporal's
 * own tools (docs.temporal.io/develop/environment-configuration), so one environment serves all.
 */
export const TemporalSettings = z.object({
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/, 'host:port')
    .default('127.0.0.1:7233')
    .describe('host:port of the Temporal server'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** An API key, as Temporal Cloud gives them. Implies TLS. */
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: Switch.optional(),
  /** PEM texts; each can also come as a file through the variable that ends in _PATH. */
  TEMPORAL_TLS_CLIENT_CERT_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_KEY_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().min(1).optional(),
});
export type TemporalSettings = z.infer<typeof TemporalSettings>;

/** What both `Connection.connect` and `NativeConnection.connect` take. */
export interface TemporalConnectionOptions {
  address: string;
  tls:
    | boolean
    | {
        serverNameOverride?: string;
        serverRootCACertificate?: Buffer;
        clientCertPair?: { crt: Buffer; key: Buffer };
      };
  apiKey?: string;
}

/** The connection's options. TLS is on when it is asked for, or when a key or certificate needs it. */
export const temporalConnectionOptions = (
  settings: TemporalSettings,
): TemporalConnectionOptions => {
  const crt = settings.TEMPORAL_TLS_CLIENT_CERT_DATA;
  const key = settings.TEMPORAL_TLS_CLIENT_KEY_DATA;
  const ca = settings.TEMPORAL_TLS_SERVER_CA_CERT_DATA;
  const serverName = settings.TEMPORAL_TLS_SERVER_NAME;
  const apiKey = settings.TEMPORAL_API_KEY;
  const details = {
    ...(serverName ? { serverNameOverride: serverName } : {}),
    ...(ca ? { serverRootCACertificate: Buffer.from(ca) } : {}),
    ...(crt && key ? { clientCertPair: { crt: Buffer.from(crt), key: Buffer.from(key) } } : {}),
  };
  const detailed = Object.keys(details).length > 0;
  const wanted = settings.TEMPORAL_TLS ?? (detailed || apiKey !== undefined);
  return {
    address: settings.TEMPORAL_ADDRESS,
    tls: wanted && detailed ? details : wanted,
    ...(apiKey ? { apiKey } : {}),
  };
};
