import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { diskError } from '../disk-errors.ts';

const unreachable = new Set(['EIO', 'ENOTCONN', 'ESTALE', 'EHOSTDOWN', 'ETIMEDOUT']);
// ELOOP: a link where none may be.
const refused = new Set(['EACCES', 'EPERM', 'EROFS', 'ELOOP']);

/** What a disk says, in the catalogue's words. Only the path goes along, never a file's content. */
export function folderError(error: unknown, destination: string, path: string): Error {
  if (error instanceof ResguardoError) {
    return new ResguardoError(error.code, { destination, ...error.params }, { cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (refused.has(code)) {
    const params = { destination, right: path, why: code === 'ELOOP' ? 'symlink' : code };
    return new ResguardoError('store-right-missing', params, { cause: error });
  }
  if (unreachable.has(code)) {
    return new ResguardoError(
      'store-unreachable',
      { destination, why: `${code} ${path}` },
      { cause: error },
    );
  }
  return diskError(error, path);
}
