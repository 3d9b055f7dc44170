import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claimKey } from '../../catalog/idempotency/idempotency-keys.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { createTidySteps } from './tidy-steps.ts';

let own: TestCatalog;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('tidy_steps'));
});
afterAll(() => own.drop());

test('what is past its time is forgotten, and nothing else', async () => {
  const { catalog, superuser } = own;
  const user = { email: 'ana@example.com', nombre: 'Ana', role: 'admin' } as const;
  const { id } = await createUser(catalog, { ...user, password: 'una frase bastante larga' });
  for (const key of ['old', 'new']) {
    const request = { caller: `user/${id}`, key, route: 'POST /x', fingerprint: Buffer.from(key) };
    await claimKey(catalog, request, 30);
    await createSession(catalog, id);
  }
  await superuser.query(
    `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old';
     UPDATE sessions SET revoked_at = now() - interval '31 days'
     WHERE id = (SELECT min(id) FROM sessions)`,
  );
  const steps = createTidySteps({ catalog });
  expect(await steps.forgetOld()).toEqual({ idempotencyKeys: 1, sessions: 1 });
  expect(await steps.forgetOld()).toEqual({ idempotencyKeys: 0, sessions: 0 });
  const { rows } = await superuser.query('SELECT key FROM idempotency_keys');
  expect(rows).toEqual([{ key: 'new' }]);
});
