import { z } from 'zod';
import { DriveError, invalid } from './drive-error.ts';
import type { DriveFile } from './drive-file.ts';

const Properties = z.record(z.string(), z.string().nullable());

/** What a client may say of a file. */
export const FileMetadata = z.object({
  name: z.string().max(32_767).optional(),
  mimeType: z.string().optional(),
  description: z.string().optional(),
  parents: z.array(z.string()).max(1, 'A file can only have one parent').optional(),
  trashed: z.boolean().optional(),
  appProperties: Properties.optional(),
  properties: Properties.optional(),
});
export type FileMetadata = z.infer<typeof FileMetadata>;

/** A property's name and value together, in UTF-8 (developers.google.com/…/drive/api/guides/properties). */
const longestProperty = 124;
const mostProperties = 30;

/** @throws DriveError 400 */
export function readMetadata(json: unknown): FileMetadata {
  const read = FileMetadata.safeParse(json ?? {});
  if (!read.success) throw invalid(z.prettifyError(read.error));
  for (const properties of [read.data.appProperties, read.data.properties]) {
    const entries = Object.entries(properties ?? {});
    if (entries.length > mostProperties) throw invalid('Too many properties');
    for (const [name, value] of entries) {
      if (Buffer.byteLength(name + (value ?? '')) > longestProperty) {
        throw new DriveError(400, 'propertyTooLong', 'The property key or value is too long.');
      }
    }
  }
  return read.data;
}

/** A file with what was said about it; a property set to null goes. */
export function withMetadata(file: DriveFile, said: FileMetadata): DriveFile {
  return {
    ...file,
    name: said.name ?? file.name,
    mimeType: said.mimeType ?? file.mimeType,
    description: said.description ?? file.description,
    trashed: said.trashed ?? file.trashed,
    appProperties: merged(file.appProperties, said.appProperties),
    properties: merged(file.properties, said.properties),
    modifiedTime: new Date().toISOString(),
  };
}

function merged(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const after: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...before, ...changes })) {
    if (value !== null) after[name] = value;
  }
  return after;
}
