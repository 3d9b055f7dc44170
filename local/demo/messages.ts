import type { Language } from '../../contracts/language.ts';
import type { RestorePhase } from '../../contracts/restore.ts';
import type { BackupState, CopyState, Phase } from '../../contracts/states.ts';

type ReturnStep = 'restore' | 'undo' | 'redo';

/** What the demonstration says. */
export interface DemoMessages {
  readonly help: string;
  readonly title: string;
  readonly starting: string;
  readonly up: (server: string, seconds: string) => string;
  readonly data: string;
  readonly filling: (clinic: string) => string;
  readonly product: string;
  readonly backingUp: string;
  /** The accident and the way back. */
  readonly back: {
    readonly title: string;
    readonly wrecked: (clinic: string) => string;
    readonly plan: string;
    /** Of the plan: table, now, in the backup, added, changed, removed. */
    readonly columns: readonly [string, string, string, string, string, string];
    readonly unchanged: (tables: number) => string;
    readonly steps: Record<ReturnStep, string>;
    readonly phases: Record<RestorePhase, string>;
    readonly took: (seconds: string, waited: string) => string;
    readonly proof: Record<ReturnStep, string>;
    readonly unproved: string;
    readonly none: string;
  };
  readonly reset: string;
  readonly ending: string;
  readonly ended: string;
  readonly stay: string;
  readonly phases: Record<Phase, string>;
  readonly states: Record<BackupState, string>;
  readonly copies: Record<CopyState, string>;
  readonly rows: string;
  readonly of: string;
  readonly drill: (tables: number, seconds: string) => string;
  readonly drillNotPassed: string;
  readonly proofTitle: string;
  readonly mails: (count: number) => string;
  readonly whereTitle: string;
  readonly where: Record<
    'api' | 'operator' | 'evidence' | 'restores' | 'temporal' | 'mailbox' | 's3' | 'drive' | 'logs',
    string
  >;
  readonly notAll: string;
}

const es: DemoMessages = {
  help: `npm run demo -- [opciones]

  --once        termina al acabar, en vez de quedarse
  --json        un solo objeto JSON en la salida; el avance va por la salida de errores
  --reset       borra lo que guardaron las ejecuciones anteriores, y termina
  --scale N     multiplica los datos (1: entre 17.000 y 23.000 registros por clínica)
  --state DIR   otra carpeta para el estado
  --lang es|en  idioma`,
  title:
    'Resguardo: tres clínicas, dos copias de cada una, cada respaldo probado restaurándolo; un accidente, y la vuelta',
  starting: 'Servidores',
  up: (server, seconds) =>
    `${server === 'mail' ? 'El correo' : server} está en marcha (${seconds} s)`,
  data: 'Datos de las clínicas',
  filling: (clinic) => `${clinic}: se crean pacientes, consultas y facturas…`,
  product: 'Resguardo: un trabajador y la API',
  backingUp: 'Respaldos: los tres a la vez, por la API',
  back: {
    title: 'Un accidente, y la vuelta',
    wrecked: (clinic) =>
      `${clinic}: alguien ejecuta «limpieza.sql». Se borran los pagos y el detalle de las facturas, y todos los pacientes quedan sin teléfono ni domicilio.`,
    plan: 'Lo que haría restaurar el respaldo recién hecho (todavía no se cambia nada):',
    columns: ['tabla', 'ahora', 'respaldo', 'vuelven', 'cambian', 'se quitan'],
    unchanged: (tables) => `y ${tables} tablas más, que quedan como están`,
    steps: { restore: 'Restaurando', undo: 'Deshaciendo', redo: 'Deshaciendo lo deshecho' },
    phases: {
      approval: 'esperando autorización',
      check: 'releyendo la copia',
      'safety-backup': 'respaldo de lo que hay ahora',
      load: 'cargando',
      compare: 'comparando',
      swap: 'poniendo en su lugar',
      notify: 'avisando por correo',
      done: 'listo',
    },
    took: (seconds, waited) =>
      `Hecho en ${seconds} s; la aplicación de la clínica esperó ${waited} s.`,
    proof: {
      restore:
        'Comprobado fuera de Resguardo: cada fila es otra vez la de antes del accidente, y las de las otras tres clínicas no se tocaron.',
      undo: 'Comprobado: está otra vez como la dejó el accidente. Lo que se restaura por error también tiene vuelta.',
      redo: 'Comprobado: está otra vez sana, y las otras tres clínicas siguen sin tocarse.',
    },
    unproved: 'Lo que hay en la base de datos no es lo esperado.',
    none: 'No hay un respaldo restaurable del que volver.',
  },
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
    `restaurado en una base de prueba: ${tables} tablas idénticas, en ${seconds} s`,
  drillNotPassed: 'sin ensayo aprobado',
  proofTitle: 'Lo que quedó probado',
  mails: (count) => `${count} correos en el buzón`,
  whereTitle: 'Dónde mirar',
  where: {
    api: 'API',
    operator: 'Operador',
    evidence: 'Evidencia',
    restores: 'Restauraciones',
    temporal: 'Temporal',
    mailbox: 'Buzón',
    s3: 'S3',
    drive: 'Drive (emulado)',
    logs: 'Registros',
  },
  notAll:
    'No todo salió como debía: mire arriba qué clínica no tiene dos copias íntegras y un ensayo aprobado, o qué no volvió.',
};

const en: DemoMessages = {
  help: `npm run demo -- [options]

  --once        ends when it is through instead of staying
  --json        one JSON object on stdout; progress goes to stderr
  --reset       removes what earlier runs kept, and ends
  --scale N     multiplies the data (1: 17,000 to 23,000 records a clinic)
  --state DIR   another folder for the state
  --lang es|en  language`,
  title:
    'Resguardo: three clinics, two copies of each, every backup proved by restoring it; an accident, and the way back',
  starting: 'Servers',
  up: (server, seconds) => `${server} is up (${seconds} s)`,
  data: 'The clinics’ data',
  filling: (clinic) => `${clinic}: making patients, visits and invoices…`,
  product: 'Resguardo: a worker and the API',
  backingUp: 'Backups: all three at once, through the API',
  back: {
    title: 'An accident, and the way back',
    wrecked: (clinic) =>
      `${clinic}: somebody runs “limpieza.sql”. Payments and the lines of invoices are deleted, and no patient has a telephone or an address any more.`,
    plan: 'What restoring the backup just made would do (nothing is changed yet):',
    columns: ['table', 'now', 'backup', 'come back', 'change', 'go'],
    unchanged: (tables) => `and ${tables} tables more, which stay as they are`,
    steps: { restore: 'Restoring', undo: 'Undoing', redo: 'Undoing the undo' },
    phases: {
      approval: 'waiting for approval',
      check: 'reading the copy back',
      'safety-backup': 'backup of what is there now',
      load: 'loading',
      compare: 'comparing',
      swap: 'putting it in its place',
      notify: 'sending mail',
      done: 'done',
    },
    took: (seconds, waited) => `Done in ${seconds} s; the clinic’s application waited ${waited} s.`,
    proof: {
      restore:
        'Checked past Resguardo: every row is again as it was before the accident, and those of the other three clinics were not touched.',
      undo: 'Checked: it is again as the accident left it. What is restored by mistake has a way back, too.',
      redo: 'Checked: it is whole again, and the other three clinics are still untouched.',
    },
    unproved: 'What is in the database is not what it should be.',
    none: 'There is no restorable backup to come back from.',
  },
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
    `restored into a scratch database: ${tables} tables identical, in ${seconds} s`,
  drillNotPassed: 'no rehearsal passed',
  proofTitle: 'What was proved',
  mails: (count) => `${count} mails in the mailbox`,
  whereTitle: 'Where to look',
  where: {
    api: 'API',
    operator: 'Operator',
    evidence: 'Evidence',
    restores: 'Restores',
    temporal: 'Temporal',
    mailbox: 'Mailbox',
    s3: 'S3',
    drive: 'Drive (emulated)',
    logs: 'Logs',
  },
  notAll:
    'Not all went as it should: see above which clinic lacks two intact copies and a passed rehearsal, or what did not come back.',
};

export const demoMessages: Record<Language, DemoMessages> = { es, en };
