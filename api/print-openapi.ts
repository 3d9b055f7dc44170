import { unconnectedServer } from './unconnected-server.ts';

/** Prints the OpenAPI document. */
const server = await unconnectedServer();
process.stdout.write(`${JSON.stringify(server.swagger(), null, 2)}\n`);
await server.close();
