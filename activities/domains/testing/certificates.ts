import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Pair {
  readonly key: string;
  /** The certificate, in PEM. */
  readonly cert: string;
}

/** An authority of a test's own, in a folder that goes with it. */
export interface Authority {
  /** PEM, and the file that it is in. */
  readonly cert: string;
  readonly path: string;
  /** @param days until it ends; -1: it ended a day ago */
  issue(names: readonly string[], days: number): Promise<Pair>;
  selfSigned(name: string): Promise<Pair>;
  remove(): Promise<void>;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** By the openssl program. */
export const createAuthority = async (): Promise<Authority> => {
  const folder = await mkdtemp(join(tmpdir(), 'resguardo-tls-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const pair = async (name: string): Promise<Pair> => ({
    key: await readFile(at(`${name}.key`), 'utf8'),
    cert: await readFile(at(`${name}.pem`), 'utf8'),
  });
  const own = (name: string, subject: string, extra: readonly string[] = []) =>
    openssl(
      ...['req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...['-subj', subject, '-days', '30', ...extra],
    );
  await own('authority', '/O=Autoridad de pruebas/CN=R0');
  let last = 0;
  return {
    cert: (await pair('authority')).cert,
    path: at('authority.pem'),
    async issue(names, days) {
      last += 1;
      const serial = String(last);
      const name = `issued-${serial}`;
      const alternatives = `subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}`;
      await openssl(
        ...['req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`],
        ...['-subj', `/CN=${names[0] ?? ''}`, '-addext', alternatives],
      );
      await openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'authority.pem'],
        ...['-CAkey', 'authority.key', '-set_serial', serial, '-days', String(days)],
        ...['-copy_extensions', 'copy', '-out', `${name}.pem`],
      );
      return pair(name);
    },
    async selfSigned(name) {
      await own('self', `/CN=${name}`, ['-addext', `subjectAltName=DNS:${name}`]);
      return pair('self');
    },
    remove: () => rm(folder, { recursive: true }),
  };
};
