import type { StatisticsMessages } from './statistics-messages.ts';

export const statisticsEs: StatisticsMessages = {
  help: {
    stats: 'cómo han ido los respaldos de la clínica (o de todas) y cuánto cuesta guardarlos',
    months: 'cuántos meses, con el actual (12)',
  },
  fields: {
    success: 'Éxito',
    made: 'Hechos',
    protection: 'Protegidos',
    size: 'Tamaño',
    median: 'Duración mediana',
    cost: 'Costo estimado',
    restoreCost: 'Sacarlo una vez',
  },
  protection: (inTime, late) => `${inTime} a tiempo, ${late} tarde`,
  made: (manual, automatic) => `${manual} manuales, ${automatic} automáticos`,
  success: (percent, succeeded, failed) => `${percent} (${succeeded} bien, ${failed} fallidos)`,
  size: (packed, plain, smaller) => `${packed} de ${plain} (${smaller} menos)`,
  cost: (month, year) => `${month} USD al mes, ${year} USD al año`,
  columns: {
    month: 'MES',
    succeeded: 'BIEN',
    failed: 'FALLIDOS',
    size: 'GUARDADO',
    median: 'DURACIÓN',
    store: 'ALMACÉN',
    copies: 'COPIAS',
  },
  never: 'Aún no hay respaldos.',
};
