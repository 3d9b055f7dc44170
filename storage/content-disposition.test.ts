import { expect, test } from '@jest/globals';
import { attachmentNamed } from './content-disposition.ts';

test.each([
  ['a.sql.zst', `attachment; filename="a.sql.zst"; filename*=UTF-8''a.sql.zst`],
  ['año 1.sql', `attachment; filename="a_o 1.sql"; filename*=UTF-8''a%C3%B1o%201.sql`],
  [`"x"\\%'(1)*`, `attachment; filename="_x___'(1)*"; filename*=UTF-8''%22x%22%5C%25%27%281%29%2A`],
  [
    'a\r\nSet-Cookie: x',
    `attachment; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`,
  ],
])('%j is saved under its name', (name, header) => {
  expect(attachmentNamed(name)).toBe(header);
});
