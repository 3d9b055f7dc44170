import type { DomainWordsOf } from './domain-words.ts';

/** Véase domain-words.ts para `{…}` y `[…]`. */
export const domainWordsEs: DomainWordsOf = {
  'certificate-good': {
    message:
      'El certificado[ de {target}] es válido[ hasta el {until:instant}][ (días que quedan: {days})][, emitido por {issuer}].',
    hint: '',
  },
  'redirect-good': { message: 'La dirección[ {target}] lleva a donde debe[: {to}].', hint: '' },
  answers: { message: 'La dirección[ {target}] responde[ ({status})].', hint: '' },
  'cors-good': {
    message: 'La dirección[ {target}] admite a la aplicación[ de {origin}].',
    hint: '',
  },
  'certificate-ends': {
    message:
      'El certificado[ de {target}] vence pronto[: el {until:instant}][ (días que quedan: {days})][; lo emitió {issuer}].',
    hint: 'Renuévelo ya, y averigüe por qué no se renovó solo.',
  },
  'certificate-expired': {
    message: 'El certificado[ de {target}] venció[ el {until:instant}][; lo emitió {issuer}].',
    hint: 'Renuévelo: navegadores y aplicaciones ya no entran. Si se renovó, recargue el servidor web para que use el nuevo.',
  },
  'certificate-not-yet': {
    message:
      'El certificado[ de {target}] todavía no vale[: empieza el {from:instant}][; lo emitió {issuer}].',
    hint: 'Revise el reloj de ambos equipos, o instale el certificado que vale hoy.',
  },
  'certificate-other-name': {
    message: 'El certificado[ de {target}] es de otro nombre[: {names}].',
    hint: 'Emita uno que incluya este nombre, o corrija qué sitio responde en él.',
  },
  'certificate-self-signed': {
    message:
      'El certificado[ de {target}] no lo avala nadie: está firmado por quien lo hizo[ ({issuer})].',
    hint: 'Instale uno de una autoridad reconocida (por ejemplo, Let’s Encrypt).',
  },
  'certificate-untrusted': {
    message: 'Nadie conocido avala el certificado[ de {target}][, emitido por {issuer}][: {why}].',
    hint: 'Instale también los certificados intermedios («fullchain»). Si la autoridad es propia, dela a conocer al worker con NODE_EXTRA_CA_CERTS.',
  },
  'tls-refused': {
    message: 'No se pudo acordar una conexión segura[ con {target}][: {why}].',
    hint: 'Revise que en ese puerto se atienda https, con TLS 1.2 o posterior.',
  },
  'name-unknown': {
    message: 'El nombre no existe en el DNS[: {target}].',
    hint: 'Revise el registro A, AAAA o CNAME, y que el dominio no haya vencido.',
  },
  'name-unresolved': {
    message: 'El DNS no dio respuesta sobre el nombre[: {target}][ ({why})].',
    hint: 'Revise los servidores DNS del dominio, y los que usa el worker.',
  },
  refused: {
    message: 'El servidor rechazó la conexión[: {target}].',
    hint: 'Revise que el servidor web esté encendido, y el cortafuegos.',
  },
  timeout: {
    message: 'No hubo respuesta a tiempo[: {target}][ (se esperaron {seconds} s)].',
    hint: 'Revise que el servidor esté encendido y no sobrecargado, y el cortafuegos.',
  },
  'broken-off': {
    message: 'El servidor cortó la conexión[: {target}][ ({why})].',
    hint: 'Mire los registros del servidor web y de lo que haya delante de él.',
  },
  unreachable: {
    message: 'No se pudo llegar al servidor[: {target}][ ({why})].',
    hint: 'Revise la red y la dirección a la que lleva el nombre.',
  },
  'address-not-allowed': {
    message: 'No se permite llamar a esa dirección[: {target}][ ({why})].',
    hint: 'Quien opera la instalación decide a dónde se puede llamar: «allow», en los ajustes de avisos.',
  },
  'http-closed': {
    message: 'En http, sin cifrar, nadie responde[: {target}][ ({why})].',
    hint: 'Quien escriba el dominio sin «https» no entra. Abra el puerto y redirija a https; si está cerrado a propósito, ponga «ports.http» en null.',
  },
  'not-redirected': {
    message:
      'La dirección[ {target}] responde ella misma[ ({status})], y debe redirigir[ a {expected}].',
    hint: 'Configure la redirección en el servidor web, o corrija «www» en los dominios de la clínica.',
  },
  'redirected-elsewhere': {
    message: 'La dirección[ {target}] lleva a otro lugar[: {to}][; debe llevar a {expected}].',
    hint: 'Corrija la redirección en el servidor web, o «www» en los dominios de la clínica.',
  },
  'redirect-loop': {
    message: 'La dirección[ {target}] redirige sin fin[; lo último fue {to}].',
    hint: 'Dos reglas se contradicen: mire el servidor web y el proxy que esté delante de él.',
  },
  'redirect-nowhere': {
    message: 'La dirección[ {target}] redirige sin decir a dónde[ ({status})].',
    hint: 'Corrija la redirección en el servidor web: falta «Location», o no es una dirección.',
  },
  'answer-error': {
    message: 'La dirección[ {target}] responde con un error del servidor[ ({status})].',
    hint: 'Mire los registros de la aplicación y del servidor web.',
  },
  'login-missing': {
    message: 'El inicio de sesión no está donde se espera[: {target}][ ({status})].',
    hint: 'Revise la ruta, «login.path», y que la API esté publicada en esa dirección.',
  },
  'login-unexpected': {
    message:
      'El inicio de sesión[ {target}] responde de otro modo[: {status}][; se espera {expected}].',
    hint: 'Pruebe entrar en la aplicación; si todo está bien, corrija «login.expect».',
  },
  'login-redirects': {
    message: 'El inicio de sesión[ {target}] redirige[ ({status})][ a {to}].',
    hint: 'Al seguir una redirección se puede perder lo enviado: use la dirección final en «login.path», con su barra al final si la lleva.',
  },
  'cors-refused': {
    message:
      'La API[ {target}] rechaza la consulta previa del navegador[ desde {origin}][ ({status})].',
    hint: 'Haga que la API responda 2xx a OPTIONS, sin redirigir y sin pedir sesión.',
  },
  'cors-origin': {
    message: 'La API[ {target}] no admite a la aplicación[ de {origin}][; admite a {allowed}].',
    hint: 'Agregue ese origen, exacto, a los que la API admite por CORS.',
  },
  'cors-headers': {
    message:
      'La API[ {target}] no admite cabeceras que la aplicación[ de {origin}] envía[: {missing}].',
    hint: 'Agréguelas a Access-Control-Allow-Headers; «*» no incluye a «authorization».',
  },
  'cors-methods': {
    message:
      'La API[ {target}] no admite métodos que la aplicación[ de {origin}] usa[: {missing}].',
    hint: 'Agréguelos a Access-Control-Allow-Methods.',
  },
  'cors-credentials': {
    message: 'La API[ {target}] no admite cookies de la aplicación[ de {origin}].',
    hint: 'Responda Access-Control-Allow-Credentials: true, con el origen exacto en vez de «*».',
  },
};
