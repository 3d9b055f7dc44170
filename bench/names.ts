/** The ways, as tables and pictures call them. */
export const names = {
  s3: 'Resguardo to S3, verified',
  s3AndDrive: 'Resguardo to S3 and Drive, verified',
  dumpAway: 'pg_dump > /dev/null',
  dumpGzip: 'pg_dump | gzip to S3',
  dumpCustom: 'pg_dump -Fc to S3',
  rowsAsJson: 'rows as JSON, gzip, MD5 to S3',
  schemaInPlace: 'Resguardo, a schema in place',
  databaseBeside: 'Resguardo, a database beside',
  psql: 'zstd -dc | psql -1',
  pgRestore: 'pg_restore -j2 of -Fc',
} as const;
