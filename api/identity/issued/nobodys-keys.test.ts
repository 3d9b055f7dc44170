import { expect, test } from '@jest/globals';
import { publicAlgorithms, secretAlgorithms } from '../../../contracts/issuer-input.ts';
import { checkByNobody } from './nobodys-keys.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = Buffer.alloc(256, 7).toString('base64url');

test.each([...secretAlgorithms, ...publicAlgorithms, 'none', 'RS1', '__proto__', 7, null])(
  'a token that says it is signed by %s comes to nothing',
  async (alg) => {
    const token = `${part({ alg, kid: 'one' })}.${part({ iss: 'x', exp: 9e9 })}.${signature}`;
    await expect(checkByNobody(token)).resolves.toBeUndefined();
  },
);

test.each(['a.b.c', '..', `${part([])}.${part({})}.x`])('nor does %s', async (token) => {
  await expect(checkByNobody(token)).resolves.toBeUndefined();
});
