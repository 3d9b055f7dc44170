import { expect, test } from '@jest/globals';
import { madeUpCopy, madeUpTable } from '../testing/made-up-copy.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { parseManifest } from './parse-manifest.ts';

const { manifest } = madeUpCopy(
  [
    { kind: 'before', text: 'SELECT 1;\n' },
    { kind: 'data', table: 0, rows: 1, text: '1\n' },
  ],
  { tables: [madeUpTable('c', 't', ['id'], ['1'])] },
);
const parsed = (value: unknown): Manifest => parseManifest(Buffer.from(JSON.stringify(value)));
const whyOf = (value: unknown): unknown => {
  try {
    return parsed(value);
  } catch (error) {
    return (error as { code: string; params: { why: string } }).params.why;
  }
};

test('a manifest comes back as it was written', () => {
  expect(parsed(manifest)).toEqual(manifest);
});

test('bytes that are no JSON, or no text, are refused', () => {
  expect(() => parseManifest(Buffer.from('{"resguardo":'))).toThrow('manifest-invalid');
  expect(() => parseManifest(Buffer.from([0x22, 0xff, 0x22]))).toThrow('manifest-invalid');
});

test('the place that is wrong is named', () => {
  const [first, second] = manifest.frames;
  expect(whyOf({ ...manifest, resguardo: 2 })).toMatch(/^resguardo: /);
  expect(whyOf({ ...manifest, sha256: 'abc' })).toMatch(/^sha256: /);
  expect(whyOf({ ...manifest, frames: [second] })).toMatch(/^frames\.0\.offset: /);
  expect(whyOf({ ...manifest, frames: [first] })).toMatch(/^totals\.bytes: /);
  expect(whyOf({ ...manifest, frames: [first, { ...second, size: 1 }] })).toMatch(/^totals\.plain/);
  expect(whyOf({ ...manifest, frames: [first, { ...second, table: 1 }] })).toMatch(
    /^frames\.1\.table/,
  );
  expect(whyOf({ ...manifest, frames: [first, { ...second, rows: 2 }] })).toMatch(
    /^tables\.0\.rows/,
  );
});
