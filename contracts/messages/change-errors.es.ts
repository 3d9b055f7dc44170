import type { ErrorWordsOf } from './error-words.ts';

/** The words for what changes a clinic's data: restores, undos, cleanings, and the proof of them. */
export const changeErrorsEs = {
  'restore-unknown': {
    message: 'No existe la restauración[ {restore}][ en la clínica «{clinic}»].',
    hint: 'Revise el número; la lista de restauraciones de la clínica muestra las que hay.',
  },
  'cleaning-unknown': {
    message: 'No existe la limpieza[ {cleaning}][ en la clínica «{clinic}»].',
    hint: 'Revise el número; la lista de limpiezas de la clínica muestra las que hay.',
  },
  'record-unknown': {
    message: 'El respaldo no tiene ese registro[ en {schema}.{table}][ ({key})].',
    hint: 'Revise la clave, o busque en un respaldo de otra fecha.',
  },
  'confirmation-wrong': {
    message: 'La palabra de confirmación no es correcta.',
    hint: 'Escriba exactamente[ {expected}], en mayúsculas. No se cambió nada.',
  },
  'password-refused': {
    message: 'La contraseña no es correcta. No se cambió nada.',
    hint: 'Escriba la contraseña de su propio usuario; distinga mayúsculas de minúsculas.',
  },
  'change-running': {
    message: 'Ya hay una operación que cambia los datos de la clínica[ «{clinic}»][: {kind}].',
    hint: 'Espere a que termine o cancélela, y vuelva a pedir esta.',
  },
  'change-abandoned': {
    message: 'La operación se interrumpió antes de terminar.',
    hint: 'Mire cómo están los datos de la clínica y, si todavía hace falta, pídala otra vez.',
  },
  'change-not-running': {
    message: 'La operación[ {id}] no está en curso[: su estado es «{state}»].',
    hint: 'Solo se puede cancelar antes de que termine.',
  },
  'plan-unknown': {
    message: 'La clínica[ «{clinic}»] no tiene ese plan.',
    hint: 'Los planes se guardan solo por un tiempo: pida otro.',
  },
  'restore-without-file': {
    message:
      'La restauración[ {restore}] no tiene un archivo que descargar[: su estado es «{state}»].',
    hint: 'Solo lo tiene una restauración a un archivo, cuando terminó y hasta que se retira.',
  },
  'restore-not-waiting': {
    message: 'La restauración[ {restore}] no espera ninguna aprobación[; su estado es «{state}»].',
    hint: 'Consulte su estado; quizá otra persona ya decidió.',
  },
  'restore-own-approval': {
    message: 'Quien pide una restauración no puede aprobarla[ (restauración {restore})].',
    hint: 'Pida a otra persona con permiso que la apruebe.',
  },
  'restore-approval-expired': {
    message:
      'Nadie aprobó la restauración[ {restore}] a tiempo[ ({days} días)]. No se cambió nada.',
    hint: 'Pídala de nuevo y avise a quien debe aprobarla.',
  },
  'restore-refused-by-person': {
    message: 'La restauración[ {restore}] fue rechazada[ por {by}]. No se cambió nada.',
    hint: 'Hable con esa persona y, si procede, pídala de nuevo.',
  },
  'undo-unavailable': {
    message: 'La restauración[ {restore}] ya no se puede deshacer[: su estado es «{state}»].',
    hint: 'Use el respaldo de seguridad que se hizo antes de ella.',
  },
  'backup-not-restorable': {
    message:
      'Del respaldo[ {backup}] no hay ninguna copia que se pueda restaurar[ (estado «{state}»)].',
    hint: 'Elija otro respaldo, o verifique este otra vez.',
  },
  'restore-would-lose': {
    message: 'Restaurar haría perder algo que el respaldo no tiene[: {objects}].',
    hint: 'Revise el plan. Si está de acuerdo, repita la orden aceptando las pérdidas; lo actual se guarda para deshacer.',
  },
  'restore-conflicts': {
    message: 'Hay registros actuales que difieren de los del respaldo[: {count} en {table}].',
    hint: 'Decida si se conservan los actuales o se toman los del respaldo, y repita la orden.',
  },
  'restore-structure-differs': {
    message:
      'La estructura actual no admite los datos del respaldo[: {table}][.{column}][ ({why})].',
    hint: 'Restaure la clínica entera, o en otra base de datos, y traslade desde allí lo que necesite.',
  },
  'restore-outside-dependents': {
    message: 'Objetos de fuera de la clínica dependen de lo que se reemplazaría[: {objects}].',
    hint: 'Quítelos antes de restaurar y vuelva a crearlos después, o restaure en otra base de datos.',
  },
  'restore-right-missing': {
    message:
      'El usuario de restauración[ «{user}»] no tiene el permiso[ {right}][ sobre {object}].',
    hint: 'Concédaselo, o indique en la clínica otro usuario para restaurar.',
  },
  'restore-target-unfit': {
    message: 'El destino[ «{clinic}»] no puede recibir esta restauración[: {why}].',
    hint: 'Elija una clínica con el mismo tipo de alcance y con lugar para estos datos.',
  },
  'restore-load-failed': {
    message:
      'El respaldo no se pudo cargar[: {table}][, trama {frame}][: {why}]. No se cambió nada.',
    hint: 'Corrija lo que impide la carga y repita la restauración.',
  },
  'restore-differs': {
    message:
      'Lo restaurado no era igual al respaldo[: {table}][, {what}: se esperaba {expected}, había {found}]. Se deshizo todo.',
    hint: 'Repita la restauración desde otra copia; si vuelve a ocurrir, avise al soporte.',
  },
  'restore-locked': {
    message: 'No se obtuvo a tiempo el acceso exclusivo[ a {table}][: {why}].',
    hint: 'Cierre las sesiones que usan esos datos; se intentará de nuevo.',
  },
  'clean-not-configured': {
    message: 'La clínica[ «{clinic}»] no tiene configuradas tablas que limpiar[ ({table})].',
    hint: 'Indique en la clínica qué tablas se limpian y con qué columna de fecha.',
  },
  'clean-not-covered': {
    message:
      'Ningún respaldo restaurable contiene todo lo que se borraría[: faltan {rows} filas de {table}][ en el respaldo {backup}]. No se borró ninguna de ellas[; sí otras {deleted} filas, que se pueden reponer].',
    hint: 'Haga un respaldo ahora y, cuando esté verificado, repita la limpieza.',
  },
  'clean-pointed-at': {
    message:
      'Hay filas que se quedan y apuntan a filas que se borrarían[: {objects}]. No se borró nada.',
    hint: 'Quite esas referencias en su aplicación, o elija otro rango u otras tablas.',
  },
  'clean-range-invalid': {
    message: 'El rango de fechas no es válido[: {why}].',
    hint: 'Indique inicio y fin como AAAA-MM-DD, con el inicio antes del fin y el fin no en el futuro.',
  },
  'clean-undo-unavailable': {
    message: 'La limpieza[ {cleaning}] no tiene nada que devolver[: su estado es «{state}»].',
    hint: 'Solo se puede deshacer una que terminó y que borró filas.',
  },
  'evidence-altered': {
    message: 'El informe de evidencia fue modificado o no lo firmó esta instalación[: {why}].',
    hint: 'Pida el informe otra vez y compare la clave pública con la de la instalación.',
  },
} as const satisfies Partial<ErrorWordsOf>;
