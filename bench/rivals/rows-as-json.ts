import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Client, escapeIdentifier } from 'pg';
import type { RivalTask } from './rival-message.ts';
import { putBuffer } from './rival-store.ts';

/**
 * The way of the earlier system: select every row of every model, make one JSON document of them in
 * memory, gzip it, take its MD5, put it. Each model is serialised by itself: a string may not be
 * longer than 512 MB.
 */
export async function rowsAsJson(task: RivalTask, client: S3Client): Promise<void> {
  const models = await selectAll(task);
  const parts: Buffer[] = [];
  for (const [model, rows] of models) {
    parts.push(Buffer.from(`${parts.length === 0 ? '{' : ','}${JSON.stringify(model)}:`));
    parts.push(Buffer.from(JSON.stringify(rows)));
  }
  parts.push(Buffer.from('}'));
  const packed = await promisify(gzip)(Buffer.concat(parts));
  const md5 = createHash('md5').update(packed).digest('hex');
  await putBuffer(client, { Bucket: task.store.bucket, Key: task.key }, packed, { md5 });
}

async function selectAll({ connection, schema }: RivalTask): Promise<Map<string, object[]>> {
  const { host, port, user, database, password } = connection;
  const client = new Client({ host, port, user, database, password });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
      [schema],
    );
    const models = new Map<string, object[]>();
    for (const { name } of tables.rows) {
      const from = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
      models.set(name, (await client.query<object>(`SELECT * FROM ${from}`)).rows);
    }
    return models;
  } finally {
    await client.end();
  }
}
