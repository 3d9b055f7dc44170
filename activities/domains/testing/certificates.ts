import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  /**
   * @param days until it ends; -1: it ended a day ago
   * @param lived days since it began; left out: it begins now
   */
  issue(names: readonly string[], days: number, lived?: number): Promise<Pair>;
  selfSigned(name: string): Promise<Pair>;
  remove(): Promise<void>;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** So many days from now, as `openssl ca` takes it. */
const asn1 = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;

const caSettings = `[ca]
default_ca = own
[own]
database = index.txt
serial = serial.txt
new_certs_dir = .
default_md = sha256
unique_subject = no
copy_extensions = copy
policy = any
[any]
commonName = supplied
`;

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
    async issue(names, days, lived) {
      last += 1;
      const serial = String(last);
      const name = `issued-${serial}`;
      const alternatives = `subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}`;
      await openssl(
        ...['req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`],
        ...['-subj', `/CN=${names[0] ?? ''}`, '-addext', alternatives],
      );
      if (lived !== undefined) {
        await writeFile(at('ca.cnf'), caSettings);
        await writeFile(at('index.txt'), '');
        await writeFile(at('serial.txt'), `${serial.padStart(4, '1')}\n`);
        await openssl(
          ...['ca', '-batch', '-config', 'ca.cnf', '-in', `${name}.csr`, '-cert', 'authority.pem'],
          ...['-keyfile', 'authority.key', '-notext', '-out', `${name}.pem`],
          ...['-startdate', asn1(-lived), '-enddate', asn1(days)],
        );
        return pair(name);
      }
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
