import type { Readable } from 'node:stream';

/**
 * Has a stream fail with the errors that `named` makes of its own. The stream itself is handed on: one more
 * stream behind it would cost every byte of a verification a second pass.
 */
export function failingWith(stream: Readable, named: (error: Error) => Error): Readable {
  const destroy = stream._destroy.bind(stream);
  stream._destroy = (error, done) => {
    destroy(error, (failure) => {
      const cause = failure ?? error;
      done(cause ? named(cause) : null);
    });
  };
  return stream;
}
