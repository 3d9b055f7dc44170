import { z } from 'zod';
import { WrittenClinic, WrittenDefaults } from './declared-clinic.ts';

/**
 * The file that declares clinics, for `resguardo apply` and `resguardo clinics import`. `defaults` are laid under
 * each clinic: what is named in both is the clinic's, sections are merged field by field, lists are not.
 */
export const FleetFile = z.strictObject({
  resguardo: z.literal(1).describe('The version of this format'),
  defaults: WrittenDefaults.optional().describe(
    'Laid under every clinic; {id} in a text stands for the clinic’s id',
  ),
  clinics: z.array(WrittenClinic).max(10_000).optional(),
});

/** JSON Schema (2020-12) of the file, so that editors complete and check it. */
export const fleetFileSchema = (): object =>
  z.toJSONSchema(FleetFile, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // An instant is read from text; in JSON Schema's words that is a format.
      if (zodSchema._zod.def.type === 'date') {
        jsonSchema.type = 'string';
        jsonSchema.format = 'date-time';
      }
    },
  });
