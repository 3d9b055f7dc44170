import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keptSecret } from '../kept-secret.ts';
import { plainEnvironment } from '../plain-environment.ts';
import { endLeftover } from '../process/server-process.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { startUntilHealthy } from '../process/start-until-healthy.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import { areVolumesRegistered } from './are-volumes-registered.ts';
import { isS3Up } from './is-s3-up.ts';
import type { S3Server } from './s3-server.ts';
import { ensureVersionedBucket } from './versioned-bucket.ts';
import { findWeed } from './weed-binary.ts';

/**
 * Everything `weed mini` listens on. Each gRPC port is named too: left out, it is its HTTP port plus
 * 10,000, which for a port the system picked may lie beyond 65535 or be taken.
 */
const portNames = [
  ...(['s3', 's3Grpc', 'master', 'masterGrpc', 'volume', 'volumeGrpc'] as const),
  ...(['filer', 'filerGrpc', 'admin', 'adminGrpc'] as const),
];
type Ports = Record<(typeof portNames)[number], number>;

/**
 * Starts SeaweedFS as one S3 server, with a bucket `backups` that keeps versions.
 * @throws ResguardoError `part-missing`, `part-not-started`, `state-folder-in-use`, `cancelled`
 */
export async function startWeed(options: ServerOptions): Promise<S3Server> {
  const report = options.report ?? (() => undefined);
  const binary = await findWeed(report, options.signal);
  const folder = serverFolder(options.stateDir, 's3');
  return startClaimed(folder, async () => {
    if (await endLeftover(folder)) report('ended an S3 server that an earlier run had left');
    const accessKeyId = 'resguardo';
    const secretAccessKey = keptSecret(join(folder, 'secret-access-key'));
    const { ports, server } = await startUntilHealthy({
      portNames,
      portMemory: join(folder, 'ports.json'),
      command: (chosen) => ({
        name: 'SeaweedFS',
        command: binary,
        args: miniArguments(serverFolder(folder, 'data'), chosen),
        env: plainEnvironment(folder, {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
        }),
        cwd: folder,
        folder,
      }),
      isHealthy: async (chosen) =>
        (await isS3Up(chosen.s3)) && (await areVolumesRegistered(chosen)),
      timeoutMs: 60_000,
      signal: options.signal,
    });
    const access = {
      endpoint: `http://127.0.0.1:${ports.s3}`,
      region: 'us-east-1',
      accessKeyId,
      secretAccessKey,
    };
    const stop = async (): Promise<void> => {
      await server.stop();
      removeSockets(ports);
    };
    try {
      await ensureVersionedBucket(access, 'backups');
    } catch (error) {
      await stop();
      throw error;
    }
    return { ...access, bucket: 'backups', pid: server.pid, stop };
  });
}

const miniArguments = (data: string, ports: Ports): string[] => [
  ...['mini', `-dir=${data}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1'],
  ...['-admin.ui=false', '-webdav=false', '-master.telemetry=false', '-volume.preStopSeconds=0'],
  // One that resumes may have no leader yet when its volumes report themselves (they try again after
  // 5 s), or may refuse writes for 15 s; one that starts anew learns everything from that report.
  '-master.resumeState=false',
  ...['-s3.port.iceberg=0', '-s3.port.lance=0'],
  ...[`-s3.port=${ports.s3}`, `-s3.port.grpc=${ports.s3Grpc}`],
  ...[`-master.port=${ports.master}`, `-master.port.grpc=${ports.masterGrpc}`],
  ...[`-volume.port=${ports.volume}`, `-volume.port.grpc=${ports.volumeGrpc}`],
  ...[`-filer.port=${ports.filer}`, `-filer.port.grpc=${ports.filerGrpc}`],
  ...[`-admin.port=${ports.admin}`, `-admin.port.grpc=${ports.adminGrpc}`],
  // An upload to a bucket that is not there must fail here as it does on AWS.
  '-s3.autoCreateBucket=false',
];

/** It leaves a socket or two in /tmp, named after its ports. */
function removeSockets(ports: Ports): void {
  const ours = new Set(Object.values(ports).map(String));
  for (const name of readdirSync('/tmp')) {
    const port = /^seaweedfs-.*-(\d+)\.sock$/.exec(name)?.[1];
    if (port !== undefined && ours.has(port)) rmSync(join('/tmp', name), { force: true });
  }
}
