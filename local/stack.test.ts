import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import { Client } from 'pg';
import { identityOf } from './process/process-identity.ts';
import { removeState } from './remove-state.ts';
import type { Stack } from './stack-types.ts';
import { startStack } from './stack.ts';

let stateDir: string;
let parent: ChildProcess | undefined;

beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'resguardo-stack-'));
  chmodSync(stateDir, 0o711);
});

afterAll(async () => {
  parent?.kill('SIGKILL');
  await removeState(stateDir);
});

/** A stack whose parent is a process of its own, which a test can kill. */
async function startInProcess(): Promise<Stack> {
  const module = JSON.stringify(join(import.meta.dirname, 'stack.ts'));
  const program = `
    const { startStack } = await import(${module});
    const stack = await startStack({ stateDir: ${JSON.stringify(stateDir)}, report: () => {}, fast: true });
    console.log(JSON.stringify(stack));
    setInterval(() => {}, 1000);`;
  parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  return JSON.parse(said.toString()) as Stack;
}

const s3Client = ({ s3 }: Stack): S3Client =>
  new S3Client({ endpoint: s3.endpoint, region: s3.region, credentials: s3, forcePathStyle: true });

async function query(stack: Stack, text: string): Promise<unknown[]> {
  const { host, port, user, password } = stack.postgres;
  const client = new Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function withTemporal<T>(
  stack: Stack,
  use: (client: TemporalClient) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: stack.temporal.address });
  try {
    return await use(new TemporalClient({ connection }));
  } finally {
    await connection.close();
  }
}

async function leaveTraces(stack: Stack): Promise<void> {
  await query(stack, "CREATE TABLE trace AS SELECT 'ñ' AS text");
  await s3Client(stack).send(
    new PutObjectCommand({ Bucket: stack.s3.bucket, Key: 'trace/a', Body: 'ñ' }),
  );
  await withTemporal(stack, (client) =>
    client.workflow.start('trace', { taskQueue: 'none', workflowId: 'trace' }),
  );
  const { host, port, user, password, from } = stack.smtp;
  const transport = createTransport({ host, port, auth: { user, pass: password } });
  await transport.sendMail({ from, to: 'a@clinica.example', subject: 'trace' });
  transport.close();
}

async function expectTraces(stack: Stack): Promise<void> {
  expect(await query(stack, 'SELECT text FROM trace')).toEqual([{ text: 'ñ' }]);
  const object = await s3Client(stack).send(
    new GetObjectCommand({ Bucket: stack.s3.bucket, Key: 'trace/a' }),
  );
  expect(await object.Body?.transformToString()).toBe('ñ');
  const status = await withTemporal(stack, async (client) => {
    const description = await client.workflow.getHandle('trace').describe();
    return description.status.name;
  });
  expect(status).toBe('RUNNING');
  const mails = (await (await fetch(`${stack.mailbox.url}/api/messages`)).json()) as unknown[];
  expect(mails).toMatchObject([{ subject: 'trace' }]);
}

const pidsOf = ({ postgres, s3, temporal }: Stack): number[] => [
  postgres.pid,
  s3.pid,
  temporal.pid,
];

const commandLine = (pid: string | number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // ended between two looks
  }
};

const processes = (): string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** The guardians are killed too, so that nobody is left to end the servers. */
function killParentAndGuardians(stack: Stack): void {
  const guardians = processes().filter((pid) =>
    pidsOf(stack).some((server) => commandLine(pid).includes(`resguardo-guardian ${server} `)),
  );
  expect(guardians).toHaveLength(3);
  for (const pid of guardians) process.kill(Number(pid), 'SIGKILL');
  parent?.kill('SIGKILL');
}

const linuxTest = process.platform === 'linux' ? test : test.skip;

linuxTest('after kill -9 of its parent the stack starts again, with all it kept', async () => {
  const before = await startInProcess();
  await leaveTraces(before);

  const secrets = [before.postgres.password, before.s3.secretAccessKey, before.smtp.password];
  const lines = processes().map(commandLine).join('\n');
  for (const secret of secrets) expect(lines).not.toContain(secret);

  await expect(startStack({ stateDir, report: () => undefined })).rejects.toMatchObject({
    code: 'state-folder-in-use',
  });
  expect(pidsOf(before).map((pid) => identityOf(pid)?.pid)).toEqual(pidsOf(before));

  killParentAndGuardians(before);
  await once(parent ?? process, 'exit');
  expect(pidsOf(before).map((pid) => identityOf(pid)?.pid)).toEqual(pidsOf(before));

  const told: string[] = [];
  const after = await startStack({ stateDir, report: (line) => told.push(line), fast: true });
  try {
    expect(pidsOf(before).filter((pid) => identityOf(pid))).toEqual([]);
    expect(told.filter((line) => line.includes('earlier run'))).toHaveLength(3);
    await expectTraces(after);
    expect(after.temporal.uiUrl).toBe(before.temporal.uiUrl);
    expect(after.drive.serviceAccount).toEqual(before.drive.serviceAccount);
    expect((await fetch(after.temporal.uiUrl)).status).toBe(200);
  } finally {
    await after.stop();
  }
  expect(pidsOf(after).filter((pid) => identityOf(pid))).toEqual([]);
});

test('the state is removed whole, and a folder of someone else’s is not', async () => {
  await removeState(stateDir);
  expect(existsSync(stateDir)).toBe(false);
  const other = mkdtempSync(join(tmpdir(), 'resguardo-other-'));
  await expect(removeState(other)).rejects.toMatchObject({ code: 'setting-invalid' });
  expect(existsSync(other)).toBe(true);
  rmdirSync(other);
});
