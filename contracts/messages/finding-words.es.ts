import type { FindingWordsOf } from './finding-words.ts';

/** Véase finding-words.ts para `{…}` y `[…]`. */
export const findingWordsEs: FindingWordsOf = {
  'clinic-stale': {
    what: 'La clínica[ «{clinic}»] no tiene un respaldo protegido[ de las últimas {hours} horas][; el último es del {last:instant}].',
    why: 'Si sus datos se perdieran ahora, se perdería todo lo hecho desde ese respaldo.',
    todo: 'Mire por qué sus últimos respaldos no quedaron protegidos e inicie uno ahora: resguardo backup.',
  },
  'backup-failed': {
    what: 'El último respaldo de la clínica[ «{clinic}»] falló[ ({backup}, {at:instant})][: {why:failure}].',
    why: 'La clínica depende de respaldos más antiguos hasta que uno termine bien.',
    todo: 'Corrija la causa que se nombra e inicie un respaldo: resguardo backup.',
  },
  'copies-unproved': {
    what: 'Las copias del respaldo[ {backup}][ de la clínica «{clinic}»][ en {destinations}] no se han releído[ desde el {since:instant}].',
    why: 'Una copia que nadie ha releído puede no estar cuando haga falta.',
    todo: 'Compruebe que el destino responda; la copia se completa y se relee sola.',
  },
  'copy-unlocked': {
    what: 'La copia del respaldo[ {backup}][ de la clínica «{clinic}»][ en {destination}] no se pudo bloquear[: {why:failure}].',
    why: 'Quien tenga la clave de ese almacén puede borrar la copia antes de tiempo.',
    todo: 'Corrija la causa que se nombra y compruebe con resguardo doctor; cada ronda de retención lo intenta de nuevo.',
  },
  'drill-overdue': {
    what: 'Ningún respaldo de la clínica[ «{clinic}»] se ha ensayado[ en los últimos {days} días][; el último ensayo fue el {last:instant}].',
    why: 'Solo una restauración que se probó demuestra que un respaldo se puede restaurar.',
    todo: 'Mire por qué los ensayos fallan o no empiezan: resguardo doctor; y ensaye uno: resguardo verify --drill.',
  },
  'drill-failed': {
    what: 'El respaldo[ {backup}][ de la clínica «{clinic}»] no se pudo restaurar en su ensayo[ ({at:instant})][: {why:failure}].',
    why: 'Un respaldo que no se puede restaurar no protege a nadie.',
    todo: 'Corrija la causa que se nombra y ensaye otra vez; conserve hasta entonces los respaldos anteriores.',
  },
  'schedule-missing': {
    what: 'La clínica[ «{clinic}»] debe respaldarse según una programación[ ({schedule})] que Temporal no tiene.',
    why: 'Nada iniciará sus respaldos.',
    todo: 'Se repone sola en unos minutos; si esto sigue así, mire si el worker y Temporal funcionan, o pídalo: resguardo schedule reconcile.',
  },
  'schedule-missed': {
    what: 'Un respaldo de la clínica[ «{clinic}»] debía empezar[ el {due:instant}] y no empezó.',
    why: 'Los datos más recientes de la clínica no están en ningún respaldo.',
    todo: 'Mire si hay un worker en marcha e inicie lo pendiente: resguardo run-scheduled.',
  },
  'schema-unregistered': {
    what: 'El esquema[ «{schema}»][ de la base de datos «{database}»][ en {server}] parece de una clínica y no es de ninguna[ (tablas: {tables}][; {bytes:bytes})].',
    why: 'Nadie lo respalda.',
    todo: 'Regístrelo como clínica, o diga que no necesita respaldo: resguardo guard proposals.',
  },
  'database-unregistered': {
    what: 'La base de datos[ «{database}»][ en {server}] no es de ninguna clínica[ ({bytes:bytes})].',
    why: 'Nadie la respalda.',
    todo: 'Regístrela como clínica, o diga que no necesita respaldo: resguardo guard proposals.',
  },
  'tenant-unregistered': {
    what: 'El inquilino[ «{tenant}»][ de la tabla {schema}.{table}][ en la base de datos «{database}»][ de {server}] no es ninguna clínica aquí.',
    why: 'Nadie respalda sus filas.',
    todo: 'Regístrelo como clínica, o diga que no necesita respaldo: resguardo guard proposals.',
  },
  'clinic-added': {
    what: 'Una regla[ ({rule})] agregó la clínica[ «{clinic}»][, como la clínica {model}].',
    why: 'Tiene los destinos, la política y la programación de su modelo, y nadie la ha mirado; ninguno de los suyos recibe correos.',
    todo: 'Mírela y nombre a sus administradores; si no debe ser una, archívela. Esto se va solo después de un día.',
  },
  'table-unclassified': {
    what: 'Nadie ha dicho si la tabla[ «{table}»] tiene filas de la clínica[ «{clinic}»].',
    why: 'Su próximo respaldo se rechazará antes que hacerse sin esas filas.',
    todo: 'Declare la tabla compartida o excluida en el alcance de la clínica, o dele la columna de la clínica o una clave foránea.',
  },
  'server-unreachable': {
    what: 'No se pudo mirar el servidor de bases de datos[ {server}][: {why:failure}][. Clínicas que tiene: {clinics}].',
    why: 'No se notaría nada nuevo en él, y quizá sus clínicas no se respalden.',
    todo: 'Compruebe que el servidor funcione y deje entrar a este equipo con los usuarios de las clínicas.',
  },
  'clinic-unreadable': {
    what: 'No se pudieron mirar los datos de la clínica[ «{clinic}»][: {why:failure}].',
    why: 'Es probable que su próximo respaldo falle por lo mismo.',
    todo: 'Revise su conexión y su alcance: resguardo doctor.',
  },
  'destination-unreachable': {
    what: 'No se pudo mirar el destino[ «{destination}»][: {why:failure}][. Clínicas que lo usan: {clinics}].',
    why: 'Puede que las copias no lleguen, y nadie sabe cuán lleno está.',
    todo: 'Revise su dirección y su clave: resguardo doctor.',
  },
  'look-failed': {
    what: 'El vigilante no pudo mirarlo todo[: {look}][: {why:failure}].',
    why: 'Allí puede fallar algo sin que nadie se entere.',
    todo: 'Corrija la causa que se nombra; el vigilante mira de nuevo dentro de una hora.',
  },
  'disk-filling': {
    what: 'Un disco[ de {host}] se está llenando[: a {place} le quedan {free:bytes}][ y está usado al {share} %][; al ritmo de estos días se llena en {days:integer} días].',
    why: 'Los respaldos que no encuentran espacio fallan.',
    todo: 'Libere espacio o amplíe el disco.',
  },
  'store-filling': {
    what: 'El destino[ «{destination}»] se está llenando[: va por el {share} %][, {used:bytes} de {limit:bytes}][. Clínicas que lo usan: {clinics}][; al ritmo de estos días se llena en {days:integer} días].',
    why: 'Las copias que no encuentran espacio fallan.',
    todo: 'Amplíe la cuota (o corrija capacityBytes, si de ahí sale su tamaño), o conserve allí menos respaldos.',
  },
  'token-expiring': {
    what: 'El token de la API[ «{token}»][ de {owner}] vence pronto[: el {until:instant}].',
    why: 'El programa que lo usa será rechazado desde entonces.',
    todo: 'Cree uno nuevo, entréguelo al programa y revoque el anterior.',
  },
  'certificate-expiring': {
    what: 'El certificado TLS del servidor de bases de datos[ {server}] está por vencer o ya venció[: vale hasta el {until:instant}].',
    why: 'Desde entonces no se podrán respaldar las clínicas cuyas conexiones lo comprueban.',
    todo: 'Renueve el certificado en el servidor; la alarma se va sola.',
  },
  'store-certificate': {
    what: 'El certificado TLS del extremo S3[ {server}] está por vencer o ya venció[: vale hasta el {until:instant}][. Clínicas que lo usan: {clinics}].',
    why: 'Desde entonces no llegan copias a ese almacén, ni se pueden traer de él para restaurar.',
    todo: 'Renueve el certificado en ese extremo, o pídalo a quien lo administra; la alarma se va sola.',
  },
  'mail-certificate': {
    what: 'El certificado TLS del servidor de correo[ {server}] está por vencer o ya venció[: vale hasta el {until:instant}].',
    why: 'Desde entonces no se escribe a nadie, ni sobre fallos ni sobre esto.',
    todo: 'Renueve el certificado en el servidor de correo, o pídalo a quien lo administra; la alarma se va sola.',
  },
  'temporal-certificate': {
    what: 'El certificado TLS de Temporal[ en {server}] está por vencer o ya venció[: vale hasta el {until:instant}].',
    why: 'Desde entonces ningún worker llega a él: nada se respalda y nadie se entera.',
    todo: 'Renueve el certificado del servidor de Temporal; la alarma se va sola.',
  },
  'receiver-certificate': {
    what: 'El certificado TLS de un receptor de eventos[, {receiver}][ en {server}][ (de la clínica «{clinic}»)] está por vencer o ya venció[: vale hasta el {until:instant}].',
    why: 'Desde entonces no recibe eventos, y un monitor que espera pings dará su alarma.',
    todo: 'Renueve allí el certificado, o quite el receptor; la alarma se va sola.',
  },
  'own-certificate': {
    what: 'Un certificado de los ajustes de Resguardo[ ({setting})] está por vencer o ya venció[: vale hasta el {until:instant}].',
    why: 'Desde entonces el servidor para el que es rechaza al worker, o ya no se le cree.',
    todo: 'Ponga uno nuevo en ese ajuste y reinicie worker y API; la alarma se va sola.',
  },
  'domain-unreachable': {
    what: 'Desde fuera no se llega al dominio[ {domain}][ de la clínica «{clinic}»][. {why:look}].',
    why: 'Nadie puede usar ahora la aplicación de la clínica.',
    todo: 'Mire todo lo que se encontró: resguardo domains[. {why:hint}].',
  },
  'domain-certificate': {
    what: 'El certificado del dominio[ {domain}][ de la clínica «{clinic}»] no está bien[. {why:look}].',
    why: 'Con un certificado que no vale, ni los navegadores ni la aplicación móvil entran.',
    todo: 'Mire todo lo que se encontró: resguardo domains[. {why:hint}].',
  },
  'domain-redirect': {
    what: 'Una dirección del dominio[ {domain}][ de la clínica «{clinic}»] no lleva a donde debe[. {why:look}].',
    why: 'Quien escriba esa dirección no llega a la clínica, o llega sin cifrar.',
    todo: 'Mire todo lo que se encontró: resguardo domains[. {why:hint}].',
  },
  'domain-api': {
    what: 'La API o el inicio de sesión del dominio[ {domain}][ de la clínica «{clinic}»] no responde bien[. {why:look}].',
    why: 'La aplicación móvil de la clínica no funciona, o nadie puede entrar en ella.',
    todo: 'Mire todo lo que se encontró: resguardo domains[. {why:hint}].',
  },
  'domain-cors': {
    what: 'La API del dominio[ {domain}][ de la clínica «{clinic}»] no admite a su aplicación[. {why:look}].',
    why: 'El navegador bloquea lo que la aplicación pide, aunque la API funcione.',
    todo: 'Mire todo lo que se encontró: resguardo domains[. {why:hint}].',
  },
};
