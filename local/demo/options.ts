import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Language } from '../../contracts/language.ts';
import { languageOfLocale } from '../../contracts/messages/fatal-words.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

export interface DemoOptions {
  readonly language: Language;
  /** Ends after the backups instead of staying. */
  readonly once: boolean;
  /** One JSON object on stdout, and nothing else there. */
  readonly json: boolean;
  /** Removes what earlier runs kept, and ends. */
  readonly reset: boolean;
  readonly help: boolean;
  readonly stateDir: string;
  /** Multiplies the data. */
  readonly scale: number;
}

const kept = fileURLToPath(new URL('../../.resguardo/demo', import.meta.url));

/** @throws ResguardoError `bad-request` for what it does not know */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): DemoOptions {
  const values = parse(args);
  const language = Language.safeParse(values.lang);
  if (values.lang !== undefined && !language.success) {
    throw new ResguardoError('bad-request', { why: `--lang ${values.lang}: es, en` });
  }
  const scale = Number(values.scale ?? 1);
  if (!(scale > 0 && scale <= 1000)) {
    throw new ResguardoError('bad-request', { why: `--scale ${values.scale ?? ''}: 0.1 … 1000` });
  }
  return {
    language: language.data ?? languageOfLocale(environment['LANG']),
    once: values.once,
    json: values.json,
    reset: values.reset,
    help: values.help,
    stateDir: values.state === undefined ? kept : join(process.cwd(), values.state),
    scale,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
        lang: { type: 'string' },
        state: { type: 'string' },
        scale: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new ResguardoError('bad-request', {
      why: error instanceof Error ? error.message : String(error),
    });
  }
}
