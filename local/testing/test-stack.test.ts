import { expect, test } from '@jest/globals';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { searchAttributes } from '../../contracts/temporal.ts';
import { freshDatabase, testStack } from './test-stack.ts';

test('a fresh database is empty, one’s own, and gone after drop', async () => {
  const database = await freshDatabase('stack_test');
  const client = new Client(database.config);
  client.on('error', () => undefined); // drop() ends this connection too
  await client.connect();
  await client.query('CREATE TABLE ñandú (id int)');
  const { rows } = await client.query<{ current: string; encoding: string }>(
    "SELECT current_database() AS current, current_setting('server_encoding') AS encoding",
  );
  expect(rows).toEqual([{ current: database.config.database, encoding: 'UTF8' }]);
  await database.drop();
  await expect(new Client(database.config).connect()).rejects.toMatchObject({ code: '3D000' });
});

test('PostgreSQL refuses a wrong password', async () => {
  const { host, port, user } = testStack().postgres;
  const client = new Client({ host, port, user, password: 'wrong', database: 'postgres' });
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('the S3 server knows its key and has the bucket', async () => {
  const { endpoint, region, bucket, ...credentials } = testStack().s3;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toContain(bucket);
  client.destroy();
});

test('Temporal knows our search attributes', async () => {
  const { address, namespace } = testStack().temporal;
  const connection = await Connection.connect({ address });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(Object.keys(searchAttributes)),
  );
  await connection.close();
});
