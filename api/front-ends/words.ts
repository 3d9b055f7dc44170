import type { Language } from '../../contracts/language.ts';

/** The few sentences that the earlier front ends show as they come. */
export const frontEndWords = {
  es: {
    created: 'Backup creado exitosamente',
    underWay: 'El respaldo continúa; consulte su avance en la dirección indicada',
    restoreStarted: 'La restauración comenzó; consulte su avance en la dirección indicada',
    cleaningStarted: 'La limpieza comenzó; consulte su avance en la dirección indicada',
  },
  en: {
    created: 'Backup created successfully',
    underWay: 'The backup goes on; its address shows how far it is',
    restoreStarted: 'The restore has begun; its address shows how far it is',
    cleaningStarted: 'The cleaning has begun; its address shows how far it is',
  },
} as const satisfies Record<Language, Record<string, string>>;
