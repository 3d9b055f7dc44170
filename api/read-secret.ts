import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * A secret from a person, who does not see it typed, or the first line of what is piped in. Never from
 * the command line, which others on the machine can read.
 */
export const readSecret = async (
  prompt: string,
  input: NodeJS.ReadStream = process.stdin,
): Promise<string> => {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: input.isTTY });
  try {
    if (!input.isTTY) {
      for await (const line of lines) return line;
      return '';
    }
    process.stderr.write(prompt);
    const answer = await lines.question('');
    process.stderr.write('\n');
    return answer;
  } finally {
    lines.close();
  }
};
