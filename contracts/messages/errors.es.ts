import { changeErrorsEs } from './change-errors.es.ts';
import { fleetErrorsEs } from './fleet-errors.es.ts';
import { identityErrorsEs } from './identity-errors.es.ts';
import type { ErrorWordsOf } from './error-words.ts';

/** See error-words.ts for `{…}` and `[…]`. */
export const errorsEs: ErrorWordsOf = {
  internal: {
    message: 'Algo falló dentro de Resguardo[: {what}][ ({detail})].',
    hint: 'Inténtelo de nuevo. Si se repite, envíe al soporte el número de solicitud o de respaldo que aparece aquí.',
  },
  'bad-request': {
    message: 'La solicitud no se puede atender[: {why}].',
    hint: 'Corrija los datos señalados y envíela otra vez.',
  },
  'malformed-json': {
    message: 'El cuerpo de la solicitud no es JSON válido[: {why}].',
    hint: 'Revise comillas, comas y llaves, y envíe el encabezado Content-Type: application/json.',
  },
  'clinic-unknown': {
    message: 'No existe la clínica[ «{clinic}»] o usted no tiene acceso a ella.',
    hint: 'Revise el identificador; la lista de clínicas muestra las que usted puede ver.',
  },
  'backup-unknown': {
    message: 'No existe el respaldo[ {backup}][ en la clínica «{clinic}»].',
    hint: 'Revise el número; la lista de respaldos de la clínica muestra los que hay.',
  },
  'user-unknown': {
    message: 'No existe el usuario[ {user}].',
    hint: 'Revise el correo o el número; la lista de usuarios muestra los que hay.',
  },
  'run-unknown': {
    message: 'La clínica[ «{clinic}»] no tiene ningún respaldo en curso ni reciente.',
    hint: 'Inicie un respaldo, o busque uno anterior en la lista.',
  },
  'destination-unknown': {
    message: 'Este respaldo no tiene una copia en el destino[ «{destination}»].',
    hint: 'Elija uno de sus destinos[: {known}].',
  },
  'route-unknown': {
    message: 'La dirección[ {method} {path}] no existe en esta API.',
    hint: 'Revise la ruta; en /docs están todas.',
  },
  'method-not-allowed': {
    message: 'La dirección[ {path}] no admite el método[ {method}].',
    hint: 'Use otro método[: {allowed}]. En /docs está la descripción de cada ruta.',
  },
  'body-too-large': {
    message: 'El cuerpo de la solicitud es demasiado grande.',
    hint: 'Envíe menos datos[; el límite es de {limit} bytes].',
  },
  'media-type-unsupported': {
    message: 'El tipo de contenido[ {type}] no se acepta aquí.',
    hint: 'Envíe JSON con el encabezado Content-Type: application/json.',
  },
  'range-unsatisfiable': {
    message: 'El tramo pedido[ ({range})] queda fuera del archivo.',
    hint: 'Pida un tramo dentro del archivo[, que mide {bytes} bytes], o el archivo entero.',
  },
  'clinic-exists': {
    message: 'Ya existe una clínica con el identificador[ «{clinic}»].',
    hint: 'Elija otro identificador, o modifique la clínica que ya existe.',
  },
  'backup-running': {
    message: 'La clínica[ «{clinic}»] ya tiene un respaldo en curso[ (número {backup})].',
    hint: 'Espere a que termine, o cancélelo, y repita la operación.',
  },
  'backup-not-running': {
    message:
      'El respaldo[ {backup}][ de la clínica «{clinic}»] no está en curso[: su estado es «{state}»].',
    hint: 'Solo se puede cancelar un respaldo mientras se está haciendo.',
  },
  'backup-held': {
    message:
      'El respaldo[ {backup}][ de la clínica «{clinic}»] está bajo retención legal y no se puede eliminar.',
    hint: 'Quien puso la retención puede levantarla; después se puede eliminar.',
  },
  'backup-purged': {
    message:
      'El respaldo[ {backup}][ de la clínica «{clinic}»] ya no se puede recuperar: no está eliminado, o sus copias ya se retiraron.',
    hint: 'Elija otro respaldo de la lista.',
  },
  'backup-last-proved': {
    message:
      'El respaldo[ {backup}] es el último comprobado de la clínica[ «{clinic}»] y no se borra.',
    hint: 'Haga otro respaldo y espere a que esté comprobado; entonces este podrá borrarse.',
  },
  'user-exists': {
    message: 'Ya existe un usuario con el correo[ {email}].',
    hint: 'Use otro correo, o cambie el usuario que ya existe.',
  },
  'copy-not-stored': {
    message:
      'El respaldo[ {backup}] no tiene una copia que se pueda leer[ en «{destination}»][ (estado: {state})].',
    hint: 'Elija otro destino u otro respaldo.',
  },
  'confirmation-missing': {
    message: 'Falta la confirmación, así que no se hizo nada.',
    hint: 'Repita la operación y confírmela[ con: {expected}].',
  },
  'link-unavailable': {
    message: 'El destino[ «{destination}»][ ({kind})] no puede dar un enlace temporal de descarga.',
    hint: 'Descargue el respaldo directamente, o elija una copia guardada en S3.',
  },
  'idempotency-key-reused': {
    message: 'La Idempotency-Key[ «{key}»] ya se usó para otra solicitud.',
    hint: 'Use una clave nueva, de preferencia un UUID, para cada cosa que pida; repita una solo con exactamente la misma solicitud.',
  },
  'idempotency-key-busy': {
    message: 'La solicitud con la Idempotency-Key[ «{key}»] todavía se está respondiendo.',
    hint: 'Espere[ {seconds} segundos] y envíe lo mismo otra vez: recibirá la respuesta de la primera.',
  },
  'changed-meanwhile': {
    message: 'Lo que quiere cambiar[ ({path})] ya no es lo que leyó: entretanto cambió.',
    hint: 'Léalo de nuevo, vea qué cambió y repita su cambio con la nueva ETag.',
  },
  'file-not-written': {
    message: 'No se pudo escribir el archivo[ {path}][: {why}].',
    hint: 'Revise que la carpeta exista, que tenga espacio y permiso de escritura, y que el archivo no exista ya.',
  },
  'database-unreachable': {
    message:
      'No se pudo conectar con la base de datos[ «{database}»][ en {host}][:{port}][ ({why})].',
    hint: 'Revise que el servidor PostgreSQL esté encendido, que la dirección y el puerto sean correctos y que el cortafuegos permita la conexión.',
  },
  'database-password-wrong': {
    message:
      'La base de datos[ «{database}»][ en {host}] rechazó la contraseña del usuario[ «{user}»].',
    hint: 'Actualice la contraseña de la conexión en los datos de la clínica.',
  },
  'database-missing': {
    message: 'La base de datos[ «{database}»] no existe en el servidor[ {host}].',
    hint: 'Corrija el nombre de la base de datos en los datos de la clínica.',
  },
  'database-right-missing': {
    message:
      'El usuario[ «{user}»] no tiene permiso[ {right}][ sobre la tabla «{table}»][ en el esquema «{schema}»][ de la base de datos «{database}»][ ({why})].',
    hint: 'Pida al administrador de la base de datos que le conceda ese permiso (USAGE en el esquema, SELECT en tablas y secuencias).',
  },
  'database-tls-refused': {
    message:
      'No se pudo abrir una conexión cifrada con la base de datos[ en {host}][ (modo {ssl})][: {why}].',
    hint: 'Active TLS en el servidor o corrija su certificado. Use el modo «disable» solo en un equipo o una red de confianza.',
  },
  'schema-missing': {
    message: 'El esquema[ «{schema}»] no existe en la base de datos[ «{database}»].',
    hint: 'Corrija el nombre del esquema en los datos de la clínica.',
  },
  'tenant-empty': {
    message:
      'No hay ninguna fila de la clínica[ con {column} = {value}][ en el esquema «{schema}»].',
    hint: 'Revise el valor que identifica a la clínica. No se guarda un respaldo vacío como si fuera bueno.',
  },
  'table-undecided': {
    message:
      'No se sabe si la tabla[ «{table}»][ del esquema «{schema}»] pertenece a la clínica[ ({why})][. Todas las que faltan decidir: {tables}].',
    hint: 'Indíquela como compartida (shared) o excluida (excluded) en los datos de la clínica, o agréguele la columna de la clínica. «resguardo clinics plan» explica cada tabla.',
  },
  'tenant-ambiguous': {
    message:
      'La tabla[ «{table}»][ del esquema «{schema}»] se relaciona con más de una clínica[: {why}].',
    hint: 'Corrija esas filas o declare la tabla como compartida. Mientras tanto no se hace el respaldo, para no mezclar datos de clínicas distintas.',
  },
  'row-security-hides-rows': {
    message:
      'La seguridad por filas de la tabla[ «{table}»][ del esquema «{schema}»] oculta filas al usuario[ «{user}»].',
    hint: 'Ponga en la conexión de la clínica al dueño de la tabla o a un usuario que tenga BYPASSRLS; de otro modo el respaldo quedaría incompleto.',
  },
  'pg-dump-missing': {
    message:
      'No se encontró pg_dump en el equipo que hace los respaldos[; el servidor es PostgreSQL {server}].',
    hint: 'Instale las herramientas cliente de PostgreSQL[ {server}] o más recientes (paquete postgresql-client), o corrija RESGUARDO_PG_DUMP si está definida.',
  },
  'pg-dump-too-old': {
    message:
      'El pg_dump instalado[ ({found})] es más antiguo que el servidor de la clínica[ (PostgreSQL {server})].',
    hint: 'Instale las herramientas cliente de PostgreSQL[ {server}] o más recientes en el equipo que hace los respaldos, o corrija RESGUARDO_PG_DUMP si está definida.',
  },
  'pg-dump-failed': {
    message: 'El programa pg_dump no terminó bien[: {why}].',
    hint: 'Se intenta varias veces por sí solo. Si aun así falla, el mensaje anterior dice qué tabla u objeto lo impide: corríjalo y haga otro respaldo.',
  },
  'snapshot-lost': {
    message: 'La conexión que sostenía la instantánea de la base de datos se cortó[: {why}].',
    hint: 'La base de datos se vuelve a leer desde el principio, varias veces y sin que haga falta nada. Si aun así falla, revise la red y los límites de tiempo del servidor (idle_in_transaction_session_timeout).',
  },
  'table-locked': {
    message:
      'La tabla[ «{table}»][ del esquema «{schema}»] está bloqueada por otra operación[: {why}].',
    hint: 'Se intenta varias veces por sí solo. Si aun así falla, programe el respaldo a una hora en la que no se cambie la estructura de la base de datos.',
  },
  'object-unsupported': {
    message:
      'La base de datos contiene algo que no se puede respaldar con fidelidad[: {kind}][ «{object}»][ en el esquema «{schema}»][ ({why})].',
    hint: 'Use el formato SQL, o excluya ese objeto en los datos de la clínica.',
  },
  'disk-full': {
    message:
      'No queda espacio en el disco del equipo que hace los respaldos[ ({path})][: hacen falta {needed} y quedan {free}].',
    hint: 'Libere espacio, o apunte RESGUARDO_SPOOL a un disco mayor. Un respaldo que sigue en curso continúa por sí solo; si ya falló, hay que hacer otro.',
  },
  'spool-missing': {
    message: 'El archivo temporal del respaldo[ ({spool})][ ({path})] ya no está en el equipo.',
    hint: 'El respaldo vuelve a empezar por sí solo. No borre la carpeta temporal mientras hay respaldos en curso.',
  },
  'spool-restarted': {
    message: 'El archivo temporal del respaldo[ ({spool})] empezó de nuevo mientras se copiaba.',
    hint: 'No hace falta hacer nada: la copia se repite con el archivo nuevo.',
  },
  'store-unreachable': {
    message: 'No se pudo conectar con el destino[ «{destination}»][ en {host}][ ({why})].',
    hint: 'Revise la red y la dirección del destino. Se intentará de nuevo por sí solo.',
  },
  'store-key-refused': {
    message: 'El destino[ «{destination}»] rechazó la clave de acceso[ ({why})].',
    hint: 'Actualice la clave del destino en los datos de la clínica.',
  },
  'store-right-missing': {
    message:
      'La clave del destino[ «{destination}»] no tiene permiso para esto[: {right}][ ({why})].',
    hint: 'Conceda a esa clave permiso de leer, escribir, listar y borrar en su carpeta.',
  },
  'store-bucket-missing': {
    message: 'El bucket[ «{bucket}»] no existe en el destino[ «{destination}»].',
    hint: 'Cree el bucket, o corrija su nombre en los datos de la clínica.',
  },
  'store-folder-missing': {
    message:
      'La carpeta[ «{folder}»] del destino[ «{destination}»] no existe, o esta cuenta no la ve.',
    hint: 'En Drive, compártala con la cuenta como editora; en un disco, revise que esté montado. Si no existe, créela; si es otra, corrija su identificador o su ruta.',
  },
  'store-full': {
    message: 'El destino[ «{destination}»] no tiene espacio[ ({why})].',
    hint: 'Libere o amplíe el espacio del destino y repita el respaldo.',
  },
  'store-quota-of-service-account': {
    message:
      'El destino[ «{destination}»] usa una cuenta de servicio de Google, que no tiene espacio propio en Drive.',
    hint: 'Use una carpeta de una unidad compartida, una delegación de dominio (subject) o el acceso OAuth de un usuario.',
  },
  'store-rate-limited': {
    message: 'El destino[ «{destination}»] pide ir más despacio[ ({why})].',
    hint: 'No hace falta hacer nada: se espera y se intenta de nuevo.',
  },
  'store-answer-unexpected': {
    message: 'El destino[ «{destination}»] dio una respuesta inesperada[ ({status})][: {why}].',
    hint: 'Se intentará de nuevo. Si se repite, revise que la dirección sea la de un servicio compatible.',
  },
  'store-lock-missing': {
    message: 'El bucket[ «{bucket}»] del destino[ «{destination}»] no bloquea objetos[ ({why})].',
    hint: 'Cree el bucket con Object Lock (y con él, versiones), o ponga «objectLock» del destino en «none».',
  },
  'store-locks-by-default': {
    message:
      'El bucket[ «{bucket}»] del destino[ «{destination}»] bloquea por sí solo todo lo que se escribe en él[ ({why})].',
    hint: 'Quite la retención por defecto del bucket: Resguardo bloquea cada copia cuando ya la releyó, y lo que deja un respaldo fallido debe poder borrarse.',
  },
  'copy-locked': {
    message:
      'El almacén[ de «{destination}»] no deja que nadie borre la copia[ {object}][ antes de {until}].',
    hint: 'No hay que hacer nada: la retención la borra sola cuando pase el bloqueo. Si está bajo retención legal, primero hay que levantarla.',
  },
  'copy-missing': {
    message: 'La copia[ del respaldo {backup}][ en «{destination}»] ya no está[ ({object})].',
    hint: 'Alguien o algo la borró. Use otra copia y haga un respaldo nuevo.',
  },
  'copy-truncated': {
    message:
      'La copia en[ «{destination}»] está incompleta[ ({object})][: mide {found} bytes y debía medir {expected}].',
    hint: 'No la use. Use otra copia y haga un respaldo nuevo.',
  },
  'copy-altered': {
    message:
      'La copia en[ «{destination}»] cambió desde que se guardó[ ({object})][, en algún punto de sus bytes {bytes}][, que contienen filas de la tabla «{table}»][: su huella es {found} y debía ser {expected}].',
    hint: 'No la use. Use otra copia, haga un respaldo nuevo y averigüe quién pudo escribir en el destino.',
  },
  'copy-swapped': {
    message:
      'La copia en[ «{destination}»] es de otro respaldo[ ({object})][: dice {found} y debía decir {expected}].',
    hint: 'No la use. Use otra copia, haga un respaldo nuevo y averigüe quién pudo escribir en el destino.',
  },
  'manifest-missing': {
    message: 'A la copia en[ «{destination}»] le falta su manifiesto[ ({object})].',
    hint: 'Sin él no se puede comprobar. Use otra copia y haga un respaldo nuevo.',
  },
  'manifest-invalid': {
    message: 'El manifiesto de la copia en[ «{destination}»] no es válido[ ({object})][: {why}].',
    hint: 'No la use. Use otra copia y haga un respaldo nuevo.',
  },
  'drill-load-failed': {
    message:
      'El ensayo de restauración no pudo cargar el respaldo[ en la tabla «{table}»][ (trama {frame})][: {why}].',
    hint: 'El respaldo está guardado, pero no se demostró que se pueda restaurar. Revise el mensaje y haga otro respaldo.',
  },
  'drill-differs': {
    message:
      'Lo restaurado en el ensayo no es igual a lo respaldado[: tabla «{table}»][, {what}][: se esperaba {expected}][ y se encontró {found}].',
    hint: 'No confíe en este respaldo. Haga otro y envíe este mensaje al soporte.',
  },
  'drill-server-refused': {
    message:
      'El servidor donde se ensayan las restauraciones[ ({host})] no permitió crear la base de datos de prueba[: {why}].',
    hint: 'Revise la conexión de ensayo y que su usuario tenga CREATEDB.',
  },
  ...changeErrorsEs,
  ...identityErrorsEs,
  ...fleetErrorsEs,
  'mail-not-sent': {
    message: 'No se pudo enviar el correo[ por {host}][: {why}].',
    hint: 'Revise el servidor de correo y su clave. El respaldo no se ve afectado.',
  },
  'alarm-unknown': {
    message: 'No existe esa alarma[: {alarm}], o ya terminó.',
    hint: 'La lista de alarmas muestra las que están abiertas.',
  },
  'receiver-unknown': {
    message: 'No hay ningún receptor de avisos con ese nombre[: «{receiver}»].',
    hint: 'Revise los nombres en la configuración de avisos.',
  },
  'receiver-not-allowed': {
    message: 'No se permite enviar avisos a esa dirección[ («{receiver}»)][: {why}].',
    hint: 'Use una dirección https pública, o pida al operador que la permita en la configuración de avisos.',
  },
  'domain-not-allowed': {
    message: 'No se permite mirar ese nombre desde aquí[ («{host}»)][: {why}].',
    hint: 'Quien opera la instalación puede ponerlo en los dominios de la clínica, o agregarlo a «allow.clinicHosts», en los ajustes de avisos.',
  },
  'receiver-unreachable': {
    message: 'No se pudo entregar un aviso[ a «{receiver}»][: {why}].',
    hint: 'Revise que el receptor esté encendido y que se llegue a él. Se vuelve a intentar solo.',
  },
  'receiver-refused': {
    message: 'El receptor de avisos[ «{receiver}»] no aceptó la entrega[: respondió {status}].',
    hint: 'Debe responder 2xx en menos de diez segundos y sin redirigir. Se vuelve a intentar solo.',
  },
  'catalog-unreachable': {
    message:
      'No se pudo conectar con el catálogo, la base de datos propia de Resguardo[ ({host})][: {why}].',
    hint: 'Revise que esté encendida y que RESGUARDO_CATALOG_URL sea correcta.',
  },
  'temporal-unreachable': {
    message: 'No se pudo conectar con Temporal[ en {address}][: {why}].',
    hint: 'Revise que el servidor esté encendido y los valores TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE y sus claves.',
  },
  'master-key-wrong': {
    message: 'La clave maestra no abre las credenciales guardadas[: {why}].',
    hint: 'Use la misma RESGUARDO_MASTER_KEY con la que se guardaron.',
  },
  'secret-altered': {
    message: 'Una credencial guardada fue alterada o cambiada de lugar[: {place}].',
    hint: 'Averigüe quién escribió en el catálogo y vuelva a ingresar esa credencial.',
  },
  'migration-altered': {
    message: 'La migración[ {migration}] ya se aplicó a este catálogo y su archivo cambió después.',
    hint: 'Restaure el archivo original y ponga el cambio en una migración nueva.',
  },
  'catalog-newer': {
    message: 'Un Resguardo más nuevo ya actualizó este catálogo[ (migración {migration})].',
    hint: 'Actualice este programa a esa versión o a una posterior.',
  },
  'setting-missing': {
    message: 'Falta la configuración[ {setting}].',
    hint: 'Defínala y vuelva a iniciar[: {remedy}].',
  },
  'setting-invalid': {
    message: 'La configuración[ {setting}] no es válida[: {why}].',
    hint: 'Corríjala y vuelva a iniciar.',
  },
  'part-missing': {
    message: 'No se encontró[ {part}], y no se pudo instalar[: {tried}].',
    hint: 'Instálelo a mano y repita la orden[: {remedy}].',
  },
  'part-not-started': {
    message: 'No arrancó[ {part}][: {why}].',
    hint: 'Lea lo último que escribió, corrija la causa y repita la orden[: {log}].',
  },
  'state-folder-in-use': {
    message: 'Otro proceso[ ({pid})] está usando la carpeta[ {folder}].',
    hint: 'Ciérrelo, o use otra carpeta.',
  },
  'api-unreachable': {
    message: 'No se pudo conectar con la API de Resguardo[ en {address}][: {why}].',
    hint: 'Revise que esté encendida y que la dirección sea correcta (resguardo login --url, o RESGUARDO_URL).',
  },
  'worker-absent': {
    message: 'Ningún proceso worker atiende la cola[ «{queue}»], así que los respaldos esperan.',
    hint: 'Inicie al menos uno con «npm run worker» y la misma configuración de Temporal.',
  },
  cancelled: {
    message: 'La operación se canceló.',
    hint: 'No quedó nada a medias. Puede iniciarla de nuevo cuando quiera.',
  },
};
