import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../../contracts/environment.ts';
import type {
  DeclaredClinic,
  DeclaredDestination,
  DeclaredDriveSecret,
} from '../../contracts/fleet-file/declared-clinic.ts';
import type { FleetMessages } from '../messages/fleet-messages.ts';

/** Gives what a reference stands for. */
export type Reveal = (reference: string) => string;

/** A reference that leads nowhere; its own text is no secret. */
export class SecretMissing extends Error {
  readonly reference: string;

  constructor(reference: string, message: string) {
    super(message);
    this.name = 'SecretMissing';
    this.reference = reference;
  }
}

/** Reads references: the environment, and files from `folder` on. Throws SecretMissing. */
export const revealFrom =
  (env: Environment, folder: string, words: FleetMessages): Reveal =>
  (reference) => {
    const [, kind = '', name = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
    if (kind === 'env') {
      const given = env[name];
      if (!given) throw new SecretMissing(reference, words.noVariable(name));
      return given;
    }
    try {
      const text = readFileSync(resolve(folder, name), 'utf8').replace(/\r?\n$/, '');
      if (text === '') throw new SecretMissing(reference, words.emptyFile(name));
      return text;
    } catch (error) {
      if (error instanceof SecretMissing) throw error;
      const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      throw new SecretMissing(reference, words.noFile(name, why));
    }
  };

const driveSecret = (secret: DeclaredDriveSecret, reveal: Reveal): Record<string, unknown> => {
  if (secret.mode === 'oauth') {
    const { clientSecret, refreshToken, ...rest } = secret;
    return { ...rest, clientSecret: reveal(clientSecret), refreshToken: reveal(refreshToken) };
  }
  const { credentials, privateKey, ...rest } = secret;
  const own = privateKey === undefined ? {} : { privateKey: reveal(privateKey) };
  if (credentials === undefined) return { ...rest, ...own };
  return { ...accountIn(credentials, reveal(credentials)), ...rest, ...own };
};

/** The two fields of Google's own file of a service account. */
const accountIn = (reference: string, text: string): Record<string, unknown> => {
  try {
    const file = JSON.parse(text) as Record<string, unknown>;
    const account = { clientEmail: file['client_email'], privateKey: file['private_key'] };
    if (Object.values(account).every((field) => typeof field === 'string')) return account;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SecretMissing(reference, 'JSON: client_email, private_key');
};

/** Any secret at all, for looking at the rest: as a text, and as a service account's file. */
export const anySecret: Reveal = () => '{"client_email":"-","private_key":"-"}';

/** A destination as the API takes it, its secret in the clear. */
export const withDestinationSecret = (
  destination: DeclaredDestination,
  reveal: Reveal,
): Record<string, unknown> => {
  if (destination.kind === 'folder' || destination.secret === undefined) return { ...destination };
  if (destination.kind === 'drive')
    return { ...destination, secret: driveSecret(destination.secret, reveal) };
  const { accessKeyId, secretAccessKey } = destination.secret;
  const secret = { accessKeyId: reveal(accessKeyId), secretAccessKey: reveal(secretAccessKey) };
  return { ...destination, secret };
};

/** Something with a password, in the clear. */
export const withPassword = <Login extends { readonly password?: string | undefined }>(
  login: Login,
  reveal: Reveal,
): Omit<Login, 'password'> & { readonly password?: string } => {
  const { password, ...rest } = login;
  return password === undefined ? rest : { ...rest, password: reveal(password) };
};

/** A whole clinic as the API takes it. */
export const withSecrets = (declared: DeclaredClinic, reveal: Reveal): Record<string, unknown> => {
  const { connection, drillServer, restoreLogin, destinations } = declared;
  return {
    ...declared,
    ...(connection ? { connection: withPassword(connection, reveal) } : {}),
    ...(drillServer ? { drillServer: withPassword(drillServer, reveal) } : {}),
    ...(restoreLogin ? { restoreLogin: withPassword(restoreLogin, reveal) } : {}),
    ...(destinations
      ? { destinations: destinations.map((one) => withDestinationSecret(one, reveal)) }
      : {}),
  };
};
