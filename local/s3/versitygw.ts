import { join } from 'node:path';
import { keptSecret } from '../kept-secret.ts';
import { plainEnvironment } from '../plain-environment.ts';
import { killAtOnce } from '../process/end-process.ts';
import { endLeftover } from '../process/server-process.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { startUntilHealthy } from '../process/start-until-healthy.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import { isS3Up } from './is-s3-up.ts';
import type { S3Server } from './s3-server.ts';
import { ensureVersionedBucket } from './versioned-bucket.ts';
import { findVersitygw } from './versitygw-binary.ts';

/**
 * Starts Versity's S3 gateway over a folder: the second server that the stores' conformance suite runs
 * on. It ignores server-side encryption, and a key `k` cannot stand beside `k/sub`.
 * @throws ResguardoError `part-missing`, `part-not-started`, `state-folder-in-use`, `cancelled`
 */
export async function startVersitygw(options: ServerOptions): Promise<S3Server> {
  const report = options.report ?? (() => undefined);
  const binary = await findVersitygw(report, options.signal);
  const folder = serverFolder(options.stateDir, 'versitygw');
  return startClaimed(folder, async () => {
    if (await endLeftover(folder)) report('ended a versitygw that an earlier run had left');
    const accessKeyId = 'resguardo';
    const secretAccessKey = keptSecret(join(folder, 'secret-access-key'));
    const { ports, server } = await startUntilHealthy({
      portNames: ['s3'],
      portMemory: join(folder, 'ports.json'),
      command: ({ s3 }) => ({
        name: 'versitygw',
        command: binary,
        args: [
          ...['--port', `127.0.0.1:${s3}`, '--quiet'],
          // Without its own list of users it answers 404 to a key that it does not know.
          ...['--iam-dir', serverFolder(folder, 'iam')],
          ...[
            'posix',
            '--versioning-dir',
            serverFolder(folder, 'versions'),
            serverFolder(folder, 'data'),
          ],
        ],
        env: plainEnvironment(folder, {
          ROOT_ACCESS_KEY: accessKeyId,
          ROOT_SECRET_KEY: secretAccessKey,
        }),
        cwd: folder,
        folder,
        ...(options.fast ? { endingSignals: killAtOnce } : {}),
      }),
      isHealthy: ({ s3 }) => isS3Up(s3),
      timeoutMs: 30_000,
      signal: options.signal,
    });
    const access = {
      endpoint: `http://127.0.0.1:${ports.s3}`,
      region: 'us-east-1',
      accessKeyId,
      secretAccessKey,
    };
    try {
      await ensureVersionedBucket(access, 'backups');
    } catch (error) {
      await server.stop();
      throw error;
    }
    return { ...access, bucket: 'backups', pid: server.pid, stop: () => server.stop() };
  });
}
