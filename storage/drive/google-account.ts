import { auth } from 'googleapis/build/src/apis/drive/index.js';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';

/** Google's own libraries know it by heart, whatever a key file says. */
const googleTokenUrl = 'https://oauth2.googleapis.com/token';
/** The narrower `drive.file` does not see a folder that a person made. */
const scopes = ['https://www.googleapis.com/auth/drive'];

export type GoogleAccount = InstanceType<typeof auth.JWT> | InstanceType<typeof auth.OAuth2>;

/** One of the three ways in; which one follows from the secret. It asks for tokens by itself. */
export function openAccount(settings: DriveDestination, secret: DriveSecret): GoogleAccount {
  const account = accountOf(secret);
  const { tokenUrl } = settings;
  account.transporter.interceptors.request.add({
    resolved: async (config) => {
      // Trying again is the workflow's work; for a token the library would do so by itself.
      config.retryConfig = { retry: 0 };
      if (tokenUrl !== undefined && String(config.url) === googleTokenUrl) {
        config.url = new URL(tokenUrl);
      }
      // Cancelled while a token was fetched. node-fetch would destroy the body it has made of our bytes,
      // which nobody listens to yet: an 'error' event that ends the process.
      config.signal?.throwIfAborted();
      return config;
    },
  });
  return account;
}

function accountOf(secret: DriveSecret): GoogleAccount {
  if (secret.mode === 'oauth') {
    const { clientId, clientSecret, refreshToken } = secret;
    const account = new auth.OAuth2({ clientId, clientSecret });
    account.setCredentials({ refresh_token: refreshToken });
    return account;
  }
  return new auth.JWT({
    email: secret.clientEmail,
    // As it stands in a key file, and as it comes out of an environment variable.
    key: secret.privateKey.replaceAll('\\n', '\n'),
    scopes,
    ...(secret.mode === 'delegated' ? { subject: secret.subject } : {}),
  });
}
