import { z } from 'zod';

const held = z.object({ Volumes: z.array(z.unknown()).nullish() });

const node = z.object({ Url: z.string(), Volumes: z.int(), Max: z.int() });
const rack = z.object({ DataNodes: z.array(node).nullish() });
const dataCenter = z.object({ Racks: z.array(rack).nullish() });
const known = z.object({
  Topology: z.object({ DataCenters: z.array(dataCenter).nullish() }),
});

/**
 * Does SeaweedFS's master know of every volume that its volume server holds, and may it make more? Its
 * S3 port answers earlier than that: until then a kept object is read as `InternalError`.
 * @param ports of the two on 127.0.0.1
 */
export async function areVolumesRegistered(ports: {
  readonly master: number;
  readonly volume: number;
}): Promise<boolean> {
  const [server, master] = await Promise.all([
    ask(ports.volume, '/status', held),
    ask(ports.master, '/dir/status', known),
  ]);
  const registered = (master?.Topology.DataCenters ?? [])
    .flatMap(({ Racks }) => Racks ?? [])
    .flatMap(({ DataNodes }) => DataNodes ?? [])
    .find(({ Url }) => Url === `127.0.0.1:${ports.volume}`);
  if (server === undefined || registered === undefined) return false;
  // The volume server reports no room at first, and works it out at the master's first answer.
  return registered.Volumes >= (server.Volumes ?? []).length && registered.Max > 0;
}

/** What a server says of itself, or undefined while it does not say it (yet). */
async function ask<T>(port: number, path: string, shape: z.ZodType<T>): Promise<T | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.timeout(2000),
    });
    return shape.safeParse(await response.json()).data;
  } catch {
    return undefined; // not listening yet, or ending: who waits for it looks at the process too
  }
}
