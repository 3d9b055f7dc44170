import { auth } from 'googleapis/build/src/apis/drive/index.js';
import { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { DriveServer } from '../start.ts';

type Auth = InstanceType<typeof auth.JWT> | InstanceType<typeof auth.OAuth2>;

interface Client {
  readonly drive: drive_v3.Drive;
  readonly auth: Auth;
}

const scopes = ['https://www.googleapis.com/auth/drive'];

/** Google's own client as the service account, standing for `subject` where one is given. */
export function asServiceAccount(
  server: DriveServer,
  changes: { subject?: string; key?: string; scopes?: string[] } = {},
): Client {
  const { clientEmail: email, privateKey: key } = server.serviceAccount;
  return clientFor(server, new auth.JWT({ email, key, scopes, ...changes }));
}

/** Google's own client with a person's refresh token. */
export function asPerson(server: DriveServer, changes: Partial<DriveServer['oauth']> = {}): Client {
  const { clientId, clientSecret, refreshToken } = { ...server.oauth, ...changes };
  const client = new auth.OAuth2({ clientId, clientSecret });
  client.setCredentials({ refresh_token: refreshToken });
  return clientFor(server, client);
}

function clientFor(server: DriveServer, client: Auth): Client {
  // The address of tokens is fixed in the library; the transporter is where it can be changed.
  client.transporter.interceptors.request.add({
    resolved: async (config) => {
      if (String(config.url) === 'https://oauth2.googleapis.com/token') {
        config.url = new URL(server.tokenUrl);
      }
      return config;
    },
  });
  const drive = new drive_v3.Drive({ auth: client, rootUrl: server.rootUrl, retry: false });
  return { auth: client, drive };
}
