import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { DriveFile } from '../../local/drive/drive-file.ts';
import { asServiceAccount } from '../../local/drive/testing/client.ts';
import { s3Client } from './orphans.ts';
import type { System } from './system.ts';

/** A store seen by somebody who may do what should not be done to it. */
export interface Vandal {
  read(name: string): Promise<Buffer>;
  write(name: string, bytes: Buffer): Promise<void>;
  remove(name: string): Promise<void>;
}

/** A bucket without versions, where what is overwritten is gone. */
export async function plainBucket(system: System): Promise<string> {
  const client = s3Client(system.stack);
  const Bucket = `llano-${system.namespace}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  return Bucket;
}

export const s3Vandal = (system: System, Bucket: string, prefix: string): Vandal => {
  const client = s3Client(system.stack);
  const Key = (name: string): string => `${prefix}/${name}`;
  return {
    async read(name) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Key(name) }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async write(name, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key: Key(name), Body }));
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: Key(name) }));
    },
  };
};

/** Drive's own disks rot: the bytes change, and the file's entry does not. */
export const driveVandal = ({ stateDir, drive }: System): Vandal => {
  const folder = join(stateDir, 'drive', 'files');
  const find = (name: string): DriveFile => {
    const entries = readdirSync(folder)
      .filter((entry) => entry.endsWith('.json'))
      .map((entry) => JSON.parse(readFileSync(join(folder, entry), 'utf8')) as DriveFile);
    const file = entries.find((entry) => entry.content !== null && name.endsWith(entry.name));
    if (!file) throw new Error(`no ${name} in Drive`);
    return file;
  };
  return {
    read: async (name) => readFileSync(join(folder, `${find(name).id}.bin`)),
    write: async (name, bytes) => writeFileSync(join(folder, `${find(name).id}.bin`), bytes),
    async remove(name) {
      const { drive: client } = asServiceAccount(drive);
      await client.files.delete({ fileId: find(name).id, supportsAllDrives: true });
      rmSync(join(folder, `${name}.bin`), { force: true });
    },
  };
};

/** One byte's lowest bit is another. */
export function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
