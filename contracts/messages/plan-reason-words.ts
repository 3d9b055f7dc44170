import type { Language } from '../language.ts';
import type { PlanReason } from '../plan-reason.ts';

type Words = Readonly<Record<PlanReason['code'] | 'partition-of', string>> & {
  /** Between two ways by which a row may be the clinic's. */
  readonly or: string;
};

const catalogues: Readonly<Record<Language, Words>> = {
  en: {
    column: 'column {column}',
    'own-row': "the clinic's own row, by {column}",
    keys: 'via {way}',
    or: ' or ',
    'listed-shared': 'listed as shared',
    'listed-shared-although': 'listed as shared, although it has {column}',
    'listed-excluded': 'listed as excluded',
    undecided: 'no column {column}, and no foreign key leads to a table that has it',
    'pointed-at': 'needed by the schema; only the rows pointed at',
    'every-row': 'every row',
    partition: 'partition',
    'partition-of': 'partition of {partitionOf}: ',
  },
  es: {
    column: 'columna {column}',
    'own-row': 'la fila de la propia clínica, por {column}',
    keys: 'por {way}',
    or: ' o ',
    'listed-shared': 'declarada compartida',
    'listed-shared-although': 'declarada compartida, aunque tiene {column}',
    'listed-excluded': 'declarada excluida',
    undecided:
      'no tiene la columna {column}, y ninguna clave foránea lleva a una tabla que la tenga',
    'pointed-at': 'la necesita el esquema; solo las filas a las que apunta',
    'every-row': 'todas las filas',
    partition: 'partición',
    'partition-of': 'partición de {partitionOf}: ',
  },
};

/** A plan's reason as people read it. */
export const planReasonWords = (language: Language, { code, params }: PlanReason): string => {
  const words = catalogues[language];
  const filled = (template: string, more: Readonly<Record<string, string>>): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => more[name] ?? '');
  const prefix = params['partitionOf'] === undefined ? '' : filled(words['partition-of'], params);
  if (code !== 'keys') return prefix + filled(words[code], params);
  const ways = (params['ways'] ?? '').split('\n');
  return prefix + ways.map((way) => filled(words.keys, { way })).join(words.or);
};
