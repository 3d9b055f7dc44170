import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { verifyEvidence } from '../../contracts/evidence/verify-evidence.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { createSealer } from '../sealing/sealer.ts';
import { sampleBackup, sampleFacts, samplePeriod } from '../testing/sample-evidence.ts';
import { assembleEvidence } from './assemble-evidence.ts';
import { evidenceKey, signEvidence } from './sign-evidence.ts';

const installation = { sealer: createSealer(Buffer.alloc(32, 7)) };
const stranger = { sealer: createSealer(Buffer.alloc(32, 8)) };
const { publicKey, keyId } = evidenceKey(installation);

const few = sampleFacts();
const report = assembleEvidence(
  {
    ...{ ...few, backups: [sampleBackup(1)], rehearsals: few.rehearsals.slice(7, 9) },
    acts: { items: few.acts.items.slice(0, 1), omitted: 0 },
  },
  samplePeriod,
);
const signed = signEvidence(installation, report);
const json = JSON.stringify(signed);

const whyNot = (text: string, key = publicKey): string => {
  try {
    verifyEvidence(text, key);
  } catch (error) {
    expect(error).toMatchObject({ code: 'evidence-altered' });
    return (error as { params: { why: string } }).params.why;
  }
  return 'it passed';
};

test('a report passes with the key of the installation that signed it', () => {
  expect(verifyEvidence(json, publicKey)).toEqual(signed);
  expect(signed).toMatchObject({ ...report, signature: { algorithm: 'Ed25519', keyId } });
  expect(evidenceKey({ sealer: createSealer(Buffer.alloc(32, 7)) }).publicKey).toBe(publicKey);
  expect(evidenceKey(stranger).keyId).not.toBe(keyId);
});

test('it still passes in another order, spacing and escaping, which tools change', () => {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, inner]): [string, unknown] => [key, sorted(inner)])
            .toReversed(),
        )
      : value;
  const other = JSON.stringify(sorted(signed), null, 2).replace(/[^\p{ASCII}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, n) => sign.charCodeAt(n))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
  expect(other).toContain('Cl\\u00ednica');
  expect(verifyEvidence(`${other}\n`, publicKey)).toEqual(signed);
});

test('any byte that is changed, taken out or put in is found', () => {
  const bytes = Buffer.from(json);
  const passing: string[] = [];
  const signs = Buffer.from('0 1aZ"\\,}e.-\u0000');
  const attempt = (name: string, changed: Buffer): void => {
    if (changed.equals(bytes)) return;
    try {
      verifyEvidence(changed.toString(), publicKey);
      passing.push(name);
    } catch (error) {
      if (!(error instanceof ResguardoError) || error.code !== 'evidence-altered') throw error;
    }
  };
  expect(whyNot(bytes.toString())).toBe('it passed');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (bytes[index] ?? 0) ^ (1 << (index % 7));
    attempt(`flipped ${index}`, changed);
    if (index % 3 > 0) continue;
    changed[index] = signs[index % signs.length] ?? 0;
    attempt(`replaced ${index}`, changed);
    attempt(
      `removed ${index}`,
      Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]),
    );
  }
  expect(passing).toEqual([]);
});

describe('says why', () => {
  const parsed = (): Record<string, unknown> => JSON.parse(json) as Record<string, unknown>;
  const signature = signed.signature;

  test.each([
    ['the contents', { ...signed, until: '2026-01-05T00:00:00.000Z' }, 'not what was signed'],
    ['an added field', { ...signed, extra: 1 }, 'not what was signed'],
    [
      'the algorithm',
      { ...signed, signature: { ...signature, algorithm: 'none' } },
      'no signature',
    ],
    ['no signature', { ...parsed(), signature: undefined }, 'no signature'],
    [
      'another writing of the same value',
      { ...signed, signature: { ...signature, value: `${signature.value}==` } },
      'not what was signed',
    ],
  ])('%s', (_, document, why) => {
    expect(whyNot(JSON.stringify(document))).toContain(why);
  });

  test('a stranger’s key, also under our key’s name', () => {
    const theirs = signEvidence(stranger, report);
    expect(whyNot(JSON.stringify(theirs))).toContain(`not ${keyId}`);
    const posing = { ...theirs, signature: { ...theirs.signature, keyId } };
    expect(whyNot(JSON.stringify(posing))).toContain('not what was signed');
    expect(whyNot(json, evidenceKey(stranger).publicKey)).toContain(keyId);
  });

  test('a second value under a name, which readers would not see', () => {
    const hidden = json.replace('{"format"', '{"format":"resguardo-evidence/1","format"');
    expect(whyNot(hidden)).toContain('twice');
    const nested = json.replace('"everyDays":7', '"everyDays":1,"everyDays":7');
    expect(whyNot(nested)).toContain('twice');
  });

  test('what is not JSON, and a key that is none', () => {
    expect(whyNot(json.slice(0, -1))).toContain('not JSON');
    expect(whyNot('[]')).toContain('no signature');
    expect(() => verifyEvidence(json, 'not a key')).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });
});

test('it can be checked without this program: canonical JSON, and Ed25519 over it', () => {
  const { signature, ...rest } = JSON.parse(json) as typeof signed;
  const text = (value: unknown): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
    const names = Object.keys(value).sort();
    const of = value as Record<string, unknown>;
    return `{${names.map((name) => `${JSON.stringify(name)}:${text(of[name])}`).join(',')}}`;
  };
  const { algorithm } = signature;
  const what = text({ ...rest, signature: { algorithm, keyId: signature.keyId } });
  const key = createPublicKey(publicKey);
  expect(verify(null, Buffer.from(what), key, Buffer.from(signature.value, 'base64url'))).toBe(
    true,
  );
  const spki = key.export({ format: 'der', type: 'spki' });
  expect(createHash('sha256').update(spki).digest('hex').slice(0, 16)).toBe(keyId);
});
