import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { openAccount } from './google-account.ts';

test('cancelling while a token is fetched ends the request, and not the process', async () => {
  const cancelled = new AbortController();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    cancelled.abort(new Error('cancelled'));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'a', expires_in: 3600, token_type: 'Bearer' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faults: unknown[] = [];
  const note = (error: unknown): void => void faults.push(error);
  process.on('uncaughtException', note);
  try {
    const account = openAccount(
      { kind: 'drive', name: 'drive', folderId: 'f', tokenUrl: `${origin}/token` },
      { mode: 'oauth', clientId: 'c', clientSecret: 's', refreshToken: 'r' },
    );
    const { signal } = cancelled;
    const data = Buffer.from('bytes of a backup');
    const sent = account.request({ method: 'PUT', url: `${origin}/upload`, data, signal });
    await expect(sent).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(faults).toEqual([]);
    expect(asked).toEqual(['POST /token']);
  } finally {
    process.off('uncaughtException', note);
    server.close();
  }
});
