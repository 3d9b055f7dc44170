import { createApiClient, type ApiClient } from '../contracts/client/api-client.ts';
import type { Language } from '../contracts/language.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { readSession, sessionPath } from './config-file.ts';
import { figuresIn, type Figures } from './draw/figures.ts';
import { messagesIn, type CliMessages } from './messages/messages.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** The options that every verb knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly lang?: string;
  readonly url?: string;
}

/** What a verb works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly language: Language;
  readonly words: CliMessages;
  readonly figures: Figures;
  readonly json: boolean;
  /** Where the API is said to be, if it is. */
  readonly url: string | undefined;
  /** A client that is logged in. `not-logged-in` where nobody is; `setting-missing` without an address. */
  client(): ApiClient;
  /** For people: nothing with --json. */
  say(line: string): void;
  /** The result: lines for people, or the one JSON document. */
  give(lines: readonly string[], json: unknown): void;
}

/** The language asked for, or that of the terminal, or Spanish. */
export const languageOf = (terminal: Terminal, asked: string | undefined): Language => {
  const { env } = terminal;
  const told = asked ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '';
  return /^en\b|^en_/i.test(told) ? 'en' : 'es';
};

export const openSession = (terminal: Terminal, options: GlobalOptions): Session => {
  const language = languageOf(terminal, options.lang);
  const json = options.json === true;
  const { env } = terminal;
  const asked = options.url ?? env['RESGUARDO_URL'];
  return {
    terminal,
    language,
    words: messagesIn(language),
    figures: figuresIn(language),
    json,
    url: asked,
    client() {
      const saved = readSession(sessionPath(env));
      const url = asked ?? saved?.url;
      if (!url) {
        const remedy = 'resguardo login --url http://127.0.0.1:8080';
        throw new ResguardoError('setting-missing', { setting: 'RESGUARDO_URL', remedy });
      }
      // A token belongs to the place that gave it: it is shown to no other.
      const own =
        saved && new URL(saved.url).origin === new URL(url).origin ? saved.token : undefined;
      const token = env['RESGUARDO_TOKEN'] ?? own;
      if (!token) throw new ResguardoError('not-logged-in');
      return createApiClient(url, token, language);
    },
    say: (line) => {
      if (!json) writeLine(terminal.stderr, line);
    },
    give: (lines, document) => {
      if (json) writeLine(terminal.stdout, JSON.stringify(document, null, 2));
      else for (const line of lines) writeLine(terminal.stdout, line);
    },
  };
};
