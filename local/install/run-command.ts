import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Undefined when it could not be started at all. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** Both streams, in the order they came; for an error's words. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Runs a program to its end and hands back what it said. Never rejects: a failure is a code. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let stdout = '';
    let output = '';
    const child = spawn(command, args, {
      cwd: options.cwd ?? '/',
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
      ...(options.signal ? { signal: options.signal } : {}),
      ...options.user,
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', (error) =>
      resolve({ code: undefined, stdout, output: output + error.message }),
    );
    child.once('close', (code) => resolve({ code: code ?? undefined, stdout, output }));
  });
}
