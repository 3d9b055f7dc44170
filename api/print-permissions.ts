import { noteRoutes, permissionsPage, type DeclaredRoute } from './permissions-page.ts';
import { unconnectedServer } from './unconnected-server.ts';

/** Prints docs/permissions.md: `node api/print-permissions.ts > docs/permissions.md`. */
const routes: DeclaredRoute[] = [];
const server = await unconnectedServer(noteRoutes(routes));
process.stdout.write(permissionsPage(routes));
await server.close();
