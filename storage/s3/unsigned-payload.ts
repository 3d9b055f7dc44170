import type { S3Client } from '@aws-sdk/client-s3';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly headers: Record<string, string>;
}

/**
 * Leaves the body out of the signature when it carries a checksum that the server compares, and nobody
 * on the way could change both: over TLS, or within this machine. Hashing it once more for the signature
 * is the dearest part of sending it. Over plain HTTP the body stays signed.
 */
export function leaveBodyUnsignedWhereSafe(client: S3Client): void {
  client.middlewareStack.addRelativeTo(
    <Args extends { request: unknown }, Out>(next: (args: Args) => Out) =>
      (args: Args): Out => {
        const request = args.request as Request;
        const safe = request.protocol === 'https:' || loopback.has(request.hostname);
        const compared = Object.keys(request.headers).some((name) =>
          name.startsWith('x-amz-checksum-'),
        );
        if (safe && compared) request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
        return next(args);
      },
    {
      name: 'leaveBodyUnsignedWhereSafe',
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
      override: true,
    },
  );
}
