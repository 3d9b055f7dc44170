import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCli } from '../run-cli.ts';
import type { Terminal } from '../terminal.ts';

export interface RanCommand {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout holds, which must be one JSON document. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the test says what it expects
  json<T>(): T;
}

export interface TestTerminal {
  readonly terminal: Terminal;
  readonly stdin: PassThrough & { isTTY?: boolean };
  interrupt(): void;
  written(): { stdout: string; stderr: string };
}

const collected = (): { stream: PassThrough; text: () => string } => {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString() };
};

/** A terminal that a test holds both ends of. */
export const testTerminal = (
  env: Record<string, string>,
  { tty = false }: { tty?: boolean } = {},
): TestTerminal => {
  const [out, err] = [collected(), collected()];
  const stdin: PassThrough & { isTTY?: boolean } = new PassThrough();
  stdin.isTTY = tty;
  const signals = new EventEmitter();
  return {
    stdin,
    interrupt: () => signals.emit('interrupt'),
    written: () => ({ stdout: out.text(), stderr: err.text() }),
    terminal: {
      ...{ stdout: out.stream, stderr: err.stream, stdin, env, screen: null },
      onInterrupt(callback) {
        signals.once('interrupt', callback);
        return () => signals.off('interrupt', callback);
      },
    },
  };
};

/** Waits until a running command has written `what` to stderr; fails with what it wrote when it ends before. */
export const written = async (
  at: TestTerminal,
  running: Promise<number>,
  what: RegExp,
): Promise<void> => {
  const ended = { code: null as number | null };
  void running.then((code) => (ended.code = code));
  while (!what.test(at.written().stderr)) {
    if (ended.code !== null) {
      throw new Error(`it ended with ${String(ended.code)}: ${at.written().stderr}`);
    }
    await sleep(5);
  }
};

/** Runs one command line to its end. */
export const ran = async (
  argv: readonly string[],
  env: Record<string, string>,
  { stdin = '' }: { stdin?: string } = {},
): Promise<RanCommand> => {
  const test = testTerminal(env);
  test.stdin.end(stdin);
  const code = await runCli(argv, test.terminal);
  await new Promise(setImmediate);
  const { stdout, stderr } = test.written();
  const json: RanCommand['json'] = () => JSON.parse(stdout) as never;
  return { code, stdout, stderr, json };
};
