import type { ErrorWordsOf } from './error-words.ts';

/** The words for who is asking: second factors, tokens of programs, other systems’ logins. */
export const identityErrorsEn = {
  'not-logged-in': {
    message: 'You are not logged in, or your session has expired.',
    hint: 'Log in and repeat what you were doing.',
  },
  'login-refused': {
    message: 'The email or the password is wrong.',
    hint: 'Type them again; capital letters matter. If you forgot them, ask the administrator for a new password.',
  },
  'not-allowed': {
    message: 'Your user may not do this[ ({action})].',
    hint: 'Ask an administrator of the clinic to do it or to grant you the right.',
  },
  'too-many-requests': {
    message: 'From this address came more[ than {limit}] requests a minute than are served.',
    hint: 'Wait[ {seconds} seconds]; to follow a run, use its events instead of asking often.',
  },
  'too-many-attempts': {
    message: 'There were too many attempts in a row.',
    hint: 'Wait[ {seconds} seconds] and try again.',
  },
  'person-needed': {
    message: 'This needs a person who logs in with a password of their own[ ({action})].',
    hint: 'A token of a program or of another system cannot do it. Log in here with email and password.',
  },
  'second-factor-needed': {
    message: 'The password is right; the code of the second factor is missing.',
    hint: 'Send the six digits that your authenticator shows, or one of your recovery codes.',
  },
  'second-factor-refused': {
    message: 'The code of the second factor is not right, or was used already.',
    hint: 'Wait for the next code and check that the clock of your telephone is right.',
  },
  'code-refused': {
    message: 'The code is not right, or was used already. Nothing was changed.',
    hint: 'Wait for the next code and check that the clock of your telephone is right.',
  },
  'second-factor-on': {
    message: 'The second factor is on already.',
    hint: 'To enrol another device, turn it off first.',
  },
  'second-factor-off': {
    message: 'No second factor has been enrolled.',
    hint: 'Ask for a new secret and confirm it with a code.',
  },
  'reset-refused': {
    message: 'The code from the mail is not right, has expired or was used already.',
    hint: 'Ask for another mail: each code is good once, for 30 minutes.',
  },
  'scope-too-wide': {
    message: 'A token cannot be allowed more than its owner[: {role}].',
    hint: 'Ask for a role that is no greater than your own.',
  },
  'token-unknown': {
    message: 'You have no such token[: {token}].',
    hint: 'The list of your tokens shows those there are.',
  },
  'session-unknown': {
    message: 'You have no such session[: {session}].',
    hint: 'The list of your sessions shows those that are open.',
  },
  'issuer-unknown': {
    message: 'There is no such issuer of tokens[: {issuer}].',
    hint: 'The list of issuers shows those there are.',
  },
  'issuer-exists': {
    message: 'There is an issuer of that name already[: {issuer}].',
    hint: 'Change the one that is there.',
  },
} as const satisfies Partial<ErrorWordsOf>;
