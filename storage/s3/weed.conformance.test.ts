import { startWeed } from '../../local/s3/weed.ts';
import { conformance } from '../conformance/conformance.ts';
import { s3Subject } from '../conformance/s3-subject.ts';

conformance('SeaweedFS', () => s3Subject(startWeed));
