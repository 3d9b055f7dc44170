import { z } from 'zod';
import { ClinicId } from '../ids.ts';
import { Language } from '../language.ts';
import { MembershipRole, UserInput, UserRole } from '../user-input.ts';
import { PageQuery, pageOf, SearchText } from './page.ts';

export const NewUser = UserInput.meta({
  id: 'NewUser',
  example: {
    email: 'ana@clinica.example',
    nombre: 'Ana',
    apellido: 'Rojas',
    password: 'una frase bastante larga',
    role: 'admin',
    memberships: [{ clinicId: 'sonrisas', role: 'admin' }],
  },
});

export const UserView = z
  .object({
    id: z.int().positive(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    role: UserRole,
    language: Language,
    external: z.boolean().describe('Vouched for by a clinic’s own backend; has no password here'),
    secondFactor: z.boolean(),
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
    clinics: z.array(z.object({ clinic: z.string(), role: MembershipRole })),
  })
  .meta({ id: 'User' });
export type UserView = z.infer<typeof UserView>;

export const UserPage = pageOf(UserView).meta({ id: 'UserPage' });

export const UserQuery = PageQuery.extend({
  clinic: ClinicId.optional().describe('Only the people of this one'),
  q: SearchText.describe('In the email or the name'),
});

export const UserChange = z
  .strictObject({ disabled: z.boolean().describe('Shut out at once, everywhere') })
  .meta({ id: 'UserChange', example: { disabled: true } });

export const MembershipChange = z
  .strictObject({ role: MembershipRole })
  .meta({ id: 'MembershipChange', example: { role: 'staff' } });
