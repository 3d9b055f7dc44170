import { z } from 'zod';
import type { LoginAnswer } from '../../contracts/api/session.ts';
import { createApiClient } from '../../contracts/client/api-client.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { askLine, obtainSecret } from '../ask.ts';
import { forgetSession, readSession, saveSession, sessionPath } from '../config-file.ts';
import type { Session } from '../session.ts';

const obtain = (
  session: Session,
  given: string | undefined,
  question: string,
  setting: string,
): Promise<string> => {
  if (given) return Promise.resolve(given);
  if (session.terminal.stdin.isTTY) return askLine(session.terminal, question);
  throw new ResguardoError('setting-missing', { setting });
};

/** Logs in and keeps the session in the user's own folder. */
export const login = async (session: Session, options: { email?: string }): Promise<number> => {
  const { terminal, words } = session;
  const { env } = terminal;
  const path = sessionPath(env);
  const known = readSession(path);
  const url = await obtain(session, session.url ?? known?.url, words.askUrl, 'RESGUARDO_URL');
  if (!z.url({ protocol: /^https?$/ }).safeParse(url).success) {
    throw new ResguardoError('setting-invalid', { setting: 'RESGUARDO_URL', why: url });
  }
  const email = await obtain(
    session,
    options.email ?? env['RESGUARDO_EMAIL'],
    words.askEmail,
    'RESGUARDO_EMAIL',
  );
  const password = await obtainSecret(terminal, {
    name: 'RESGUARDO_PASSWORD',
    question: words.askPassword,
    piped: true,
  });
  const client = createApiClient(url, null, session.language);
  const open = (code?: string): Promise<LoginAnswer> =>
    client.call('logIn', {
      body: { email, password, ...(code === undefined ? {} : { code }) },
    });
  const { token, expiresAt, user } = await open().catch((error: unknown) => {
    const needed = error instanceof ResguardoError && error.code === 'second-factor-needed';
    if (!needed || !terminal.stdin.isTTY) throw error;
    return askLine(terminal, words.askCode).then(open);
  });
  saveSession(path, { url: client.url, token, email: user.email });
  session.give([words.loggedIn(user.email, client.url)], { url: client.url, expiresAt, user });
  return 0;
};

/** Ends the kept session, at the API as well when it can be reached. */
export const logout = async (session: Session): Promise<number> => {
  const path = sessionPath(session.terminal.env);
  const known = readSession(path);
  if (known) {
    const client = createApiClient(known.url, known.token, session.language);
    try {
      await client.call('logOut');
    } finally {
      forgetSession(path);
    }
  }
  session.give([session.words.loggedOut], { loggedOut: known !== null });
  return 0;
};
