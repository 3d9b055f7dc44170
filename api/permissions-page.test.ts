import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { noteRoutes, permissionsPage, type DeclaredRoute } from './permissions-page.ts';
import { unconnectedServer } from './unconnected-server.ts';

test('docs/permissions.md is what the table and the routes say', async () => {
  const routes: DeclaredRoute[] = [];
  const server = await unconnectedServer(noteRoutes(routes));
  await server.close();
  const page = new URL('../docs/permissions.md', import.meta.url);
  expect(routes.length).toBeGreaterThan(60);
  // When it is not: node api/print-permissions.ts > docs/permissions.md
  expect(readFileSync(page, 'utf8')).toBe(permissionsPage(routes));
});
