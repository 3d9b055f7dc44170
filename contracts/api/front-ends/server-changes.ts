import { z } from 'zod';
import { CleanRange } from '../../clean-range.ts';

/** The server administration's restore: by the file's name, with the word that was typed and the password. */
export const ServerRestore = z
  .object({
    filename: z.string().min(1).max(200),
    confirmation: z.string().max(100).describe('RESTAURAR'),
    password: z.string().min(1).max(1024),
  })
  .meta({ id: 'ServerRestore' });

export const ServerCleaning = z
  .object(CleanRange.shape)
  .meta({ id: 'ServerCleaning', example: { start: '2019-01-01', end: '2020-01-01' } });

/** A change of the clinic's data that goes on by itself, and where it can be followed. */
export const ChangeUnderWay = z
  .object({
    success: z.literal(true),
    message: z.string(),
    id: z.number().int().positive(),
    address: z.string(),
    events: z.string(),
  })
  .meta({ id: 'ChangeUnderWay' });
