import { arrays } from './arrays.ts';
import { bareTables } from './bare-tables.ts';
import { bytes } from './bytes.ts';
import { clinics } from './clinics.ts';
import { comments } from './comments.ts';
import { equalKeys } from './equal-keys.ts';
import { eventTriggers } from './event-triggers.ts';
import { exclusion } from './exclusion.ts';
import { extensions } from './extensions.ts';
import { foreignKeys } from './foreign-keys.ts';
import { functions } from './functions.ts';
import { identityAndGenerated } from './identity-and-generated.ts';
import { indexes } from './indexes.ts';
import { inheritance } from './inheritance.ts';
import { json } from './json.ts';
import { largeObjects } from './large-objects.ts';
import { names } from './names.ts';
import { networksAndShapes } from './networks-and-shapes.ts';
import { noColumns } from './no-columns.ts';
import { numbers } from './numbers.ts';
import { outside } from './outside.ts';
import { partitions } from './partitions.ts';
import { ranges } from './ranges.ts';
import { referencesToObjects } from './references-to-objects.ts';
import { rights } from './rights.ts';
import { rowSecurity } from './row-security.ts';
import { rules } from './rules.ts';
import { sequences } from './sequences.ts';
import { statistics } from './statistics.ts';
import { storage } from './storage.ts';
import { textSearch } from './text-search.ts';
import { texts } from './texts.ts';
import { times } from './times.ts';
import { triggers } from './triggers.ts';
import { typesOfItsOwn } from './types-of-its-own.ts';
import { views } from './views.ts';
import { wholeDatabase } from './whole-database.ts';
import { xml } from './xml.ts';
import type { HostileCase } from '../hostile-case.ts';

/** Every feature, in the order in which they are made in one database; the table of clinics is first. */
export const corpus: readonly HostileCase[] = [
  clinics,
  arrays,
  bareTables,
  bytes,
  comments,
  equalKeys,
  eventTriggers,
  exclusion,
  extensions,
  foreignKeys,
  functions,
  identityAndGenerated,
  indexes,
  inheritance,
  json,
  largeObjects,
  names,
  networksAndShapes,
  noColumns,
  numbers,
  outside,
  partitions,
  ranges,
  referencesToObjects,
  rights,
  rowSecurity,
  rules,
  sequences,
  statistics,
  storage,
  textSearch,
  texts,
  times,
  triggers,
  typesOfItsOwn,
  views,
  wholeDatabase,
  xml,
];
