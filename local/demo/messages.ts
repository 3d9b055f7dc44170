import type { Language } from '../../contracts/language.ts';
import type { BackupState, CopyState, Phase } from '../../contracts/states.ts';

/** What the demonstration says. */
export interface DemoMessages {
  readonly help: string;
  readonly title: string;
  readonly starting: string;
  readonly data: string;
  readonly product: string;
  readonly backingUp: string;
  readonly reset: string;
  readonly ending: string;
  readonly ended: string;
  readonly stay: string;
  readonly phases: Record<Phase, string>;
  readonly states: Record<BackupState, string>;
  readonly copies: Record<CopyState, string>;
  readonly rows: string;
  readonly of: string;
  readonly drill: (tables: number, seconds: number) => string;
  readonly drillNotPassed: string;
  readonly proofTitle: string;
  readonly mails: (count: number) => string;
  readonly whereTitle: string;
  readonly where: Record<
    'api' | 'operator' | 'temporal' | 'mailbox' | 's3' | 'drive' | 'logs',
    string
  >;
  readonly notAll: string;
}

const es: DemoMessages = {
  help: `npm run demo -- [opciones]

  --once        termina al acabar los respaldos, en vez de quedarse
  --json        un solo objeto JSON en la salida; el avance va por la salida de errores
  --reset       borra lo que guardaron las ejecuciones anteriores, y termina
  --scale N     multiplica los datos (1: entre 17.000 y 23.000 registros por clínica)
  --state DIR   otra carpeta para el estado
  --lang es|en  idioma`,
  title: 'Resguardo: tres clínicas, dos copias de cada una, cada respaldo probado restaurándolo',
  starting: 'Servidores',
  data: 'Datos de las clínicas',
  product: 'Resguardo: un trabajador y la API',
  backingUp: 'Respaldos: los tres a la vez, por la API',
  reset: 'Se borró el estado de las ejecuciones anteriores.',
  ending: 'Terminando…',
  ended: 'Terminado: no queda nada en marcha. El estado se conserva para la próxima vez.',
  stay: 'Sigue en marcha hasta Ctrl-C.',
  phases: {
    snapshot: 'leyendo',
    upload: 'subiendo',
    manifest: 'subiendo',
    verify: 'releyendo',
    drill: 'ensayando',
    notify: 'avisando',
    done: 'listo',
  },
  states: {
    running: 'en curso',
    stored: 'guardado',
    intact: 'íntegro',
    restorable: 'restaurable',
    failed: 'fallido',
    cancelled: 'cancelado',
    deleted: 'eliminado',
  },
  copies: {
    running: 'en camino',
    stored: 'guardada',
    intact: 'íntegra',
    damaged: 'dañada',
    missing: 'ausente',
    failed: 'fallida',
    removed: 'retirada',
  },
  rows: 'registros',
  of: 'de',
  drill: (tables, seconds) =>
    `restaurado en una base de prueba: ${tables} tablas idénticas, en ${seconds.toFixed(1)} s`,
  drillNotPassed: 'sin ensayo aprobado',
  proofTitle: 'Lo que quedó probado',
  mails: (count) => `${count} correos en el buzón`,
  whereTitle: 'Dónde mirar',
  where: {
    api: 'API',
    operator: 'Operador',
    temporal: 'Temporal',
    mailbox: 'Buzón',
    s3: 'S3',
    drive: 'Drive (emulado)',
    logs: 'Registros',
  },
  notAll: 'No todas las clínicas quedaron con dos copias íntegras y un ensayo aprobado.',
};

const en: DemoMessages = {
  help: `npm run demo -- [options]

  --once        ends after the backups instead of staying
  --json        one JSON object on stdout; progress goes to stderr
  --reset       removes what earlier runs kept, and ends
  --scale N     multiplies the data (1: 17,000 to 23,000 records a clinic)
  --state DIR   another folder for the state
  --lang es|en  language`,
  title: 'Resguardo: three clinics, two copies of each, every backup proved by restoring it',
  starting: 'Servers',
  data: 'The clinics’ data',
  product: 'Resguardo: a worker and the API',
  backingUp: 'Backups: all three at once, through the API',
  reset: 'The state of earlier runs is removed.',
  ending: 'Ending…',
  ended: 'Ended: nothing is left running. The state is kept for the next time.',
  stay: 'It keeps running until Ctrl-C.',
  phases: {
    snapshot: 'reading',
    upload: 'uploading',
    manifest: 'uploading',
    verify: 'reading back',
    drill: 'rehearsing',
    notify: 'telling',
    done: 'done',
  },
  states: {
    running: 'running',
    stored: 'stored',
    intact: 'intact',
    restorable: 'restorable',
    failed: 'failed',
    cancelled: 'cancelled',
    deleted: 'deleted',
  },
  copies: {
    running: 'on its way',
    stored: 'stored',
    intact: 'intact',
    damaged: 'damaged',
    missing: 'missing',
    failed: 'failed',
    removed: 'removed',
  },
  rows: 'records',
  of: 'of',
  drill: (tables, seconds) =>
    `restored into a scratch database: ${tables} tables identical, in ${seconds.toFixed(1)} s`,
  drillNotPassed: 'no rehearsal passed',
  proofTitle: 'What was proved',
  mails: (count) => `${count} mails in the mailbox`,
  whereTitle: 'Where to look',
  where: {
    api: 'API',
    operator: 'Operator',
    temporal: 'Temporal',
    mailbox: 'Mailbox',
    s3: 'S3',
    drive: 'Drive (emulated)',
    logs: 'Logs',
  },
  notAll: 'Not every clinic has two intact copies and a passed rehearsal.',
};

export const demoMessages: Record<Language, DemoMessages> = { es, en };
