import { test } from '@jest/globals';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { startVersitygw } from '../../local/s3/versitygw.ts';
import { findVersitygw } from '../../local/s3/versitygw-binary.ts';
import { conformance } from '../conformance/conformance.ts';
import { s3Subject } from '../conformance/s3-subject.ts';

// Building it takes Go: a machine without it runs the suite on the other server alone, CI never.
const missing = await findVersitygw(() => undefined).then(
  () => null,
  (error: unknown) => error,
);
if (missing === null || process.env['CI'])
  conformance('versitygw', () => s3Subject(startVersitygw));
else if (missing instanceof ResguardoError)
  test.skip(`versitygw: ${missing.message}`, () => undefined);
else throw missing as Error;
