import { claimFolder } from './folder-claim.ts';

/**
 * Starts a server on a folder that no other process uses meanwhile: claimed before `start`, released
 * when the server is stopped or could not be started.
 * @throws ResguardoError `state-folder-in-use`, and whatever `start` throws
 */
export async function startClaimed<Server extends { stop(): Promise<void> }>(
  folder: string,
  start: () => Promise<Server>,
): Promise<Server> {
  const claim = claimFolder(folder);
  try {
    const server = await start();
    return {
      ...server,
      async stop() {
        await server.stop();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}
