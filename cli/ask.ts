import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { Terminal } from './terminal.ts';

const interrupted = (): ResguardoError => new ResguardoError('cancelled');

/** Asks for a line. Only where a person can answer. */
export const askLine = (terminal: Terminal, question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
    lines.once('SIGINT', () => {
      lines.close();
    });
    lines.once('close', () => {
      reject(interrupted());
    });
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
  });

/** Asks for a secret, which is not shown while it is typed. */
export const askSecret = async (terminal: Terminal, question: string): Promise<string> => {
  terminal.stderr.write(question);
  // readline echoes to its output: this one goes nowhere.
  const nowhere = new PassThrough();
  nowhere.resume();
  const lines = createInterface({ input: terminal.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => {
        reject(interrupted());
      });
      lines.once('close', () => {
        reject(interrupted());
      });
    });
  } finally {
    lines.close();
    terminal.stderr.write('\n');
  }
};

/**
 * A secret from the environment variable `name`, from what is piped in, or from a person. Never from
 * the command line, where every process of the machine could read it.
 */
export const obtainSecret = async (
  terminal: Terminal,
  { name, question, piped = false }: { name: string; question: string; piped?: boolean },
): Promise<string> => {
  const given = terminal.env[name];
  if (given) return given;
  if (terminal.stdin.isTTY) return askSecret(terminal, question);
  const text = piped ? (await readAll(terminal.stdin)).replace(/\r?\n[^]*$/, '') : '';
  if (text === '') throw new ResguardoError('setting-missing', { setting: name });
  return text;
};
