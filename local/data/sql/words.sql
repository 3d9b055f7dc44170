-- Helpers of one session: they live in pg_temp and vanish with it, so nothing of them gets into a
-- clinic's backup. Everything is a hash of a row's number: the same rows come out on every machine.

CREATE FUNCTION pg_temp.azar(n bigint, sal int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashint8extended(n, sal) & 9223372036854775807;

-- A whole number from 0 up to, not including, `cuantos`.
CREATE FUNCTION pg_temp.dado(n bigint, sal int, cuantos bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(n, sal) & 9223372036854775807) % cuantos;

CREATE FUNCTION pg_temp.elige(palabras text[], n bigint, sal int) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN palabras[1 + (hashint8extended(n, sal) & 9223372036854775807) % cardinality(palabras)];

-- From 1 to `cuantos`, low numbers far more often: some patients come again and again.
CREATE FUNCTION pg_temp.sesgado(n bigint, sal int, cuantos bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN 1 + ((hashint8extended(n, sal) & 9223372036854775807) % 4096)
           * ((hashint8extended(n, sal + 1) & 9223372036854775807) % 4096) * cuantos / 16777216;

CREATE FUNCTION pg_temp.nombre(n bigint, sal int, mujer boolean) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN mujer THEN pg_temp.elige(ARRAY['María', 'Ana Sofía', 'Lucía', 'Carmen', 'Ximena',
    'Begoña', 'Noelia', 'Rocío', 'Verónica', 'Paola', 'Inés', 'Marisol', 'Concepción', 'Nayra',
    'Wara', 'Daniela', 'Elizabeth', 'Jhoselin', 'Pilar', 'Gabriela', 'Teresa', 'Fabiola', 'Zulma',
    'María José', 'Camila', 'Raquel', 'Mónica', 'Soledad', 'Araceli', 'Estefanía', 'Úrsula', 'Judith'],
    n, sal)
  ELSE pg_temp.elige(ARRAY['José', 'Juan Carlos', 'Íñigo', 'Andrés', 'Ramón', 'Álvaro', 'Martín',
    'Edwin', 'Rolando', 'Óscar', 'Sebastián', 'Hernán', 'Wilfredo', 'Joaquín', 'Julio César', 'Germán',
    'Tomás', 'Adrián', 'Nicolás', 'Raúl', 'Félix', 'Efraín', 'Iván', 'Gonzalo', 'Mauricio', 'Limber',
    'Rubén', 'Agustín', 'Moisés', 'Luis Ángel', 'Simón', 'Matías'], n, sal) END;

CREATE FUNCTION pg_temp.apellido(n bigint, sal int) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Quispe', 'Mamani', 'Condori', 'Flores', 'Choque', 'Gutiérrez', 'Muñoz',
    'Peña', 'Núñez', 'Rodríguez', 'Fernández', 'Vargas', 'Rojas', 'Apaza', 'Huanca', 'Calderón',
    'Ibáñez', 'Zeballos', 'Villarroel', 'Aguirre', 'Ayllón', 'Salvatierra', 'Céspedes', 'Ordóñez',
    'Arce', 'Ticona', 'Limachi', 'Paredes', 'Montaño', 'Saavedra', 'Velásquez', 'Cárdenas', 'Güemes',
    'D''Angelo', 'Echeverría', 'Zárate', 'Soria Galvarro', 'de la Fuente', 'Antezana', 'Yujra',
    'Pacheco', 'Bustillos', 'Terrazas', 'Añez', 'Cuéllar', 'Suárez', 'Justiniano', 'Méndez'], n, sal);

CREATE FUNCTION pg_temp.sin_tildes(texto text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN translate(lower(texto), 'áéíóúüñ ''', 'aeiouun._');

CREATE FUNCTION pg_temp.calle(n bigint, sal int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Av. 16 de Julio', 'Calle Sagárnaga', 'Av. Ballivián', 'Calle Jaén',
    'Av. Arce', 'Calle Murillo', 'Pasaje Peñaloza', 'Av. Camacho', 'Calle Colón', 'Av. Busch',
    'Calle Nataniel Aguirre', 'Av. Blanco Galindo', 'Calle España', 'Av. Heroínas', 'Calle Ñuflo de Chávez',
    'Av. Cañoto', 'Calle Junín', 'Av. Buenos Aires', 'Calle Linares', 'Av. Ismael Montes'], n, sal)
    || ' N.º ' || (10 + (hashint8extended(n, sal + 1) & 2147483647) % 2400);

CREATE FUNCTION pg_temp.zona(n bigint, sal int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Sopocachi', 'Miraflores', 'Obrajes', 'Calacoto', 'San Pedro',
    'Villa Fátima', 'Ciudad Satélite', 'Río Seco', 'Achumani', 'Cota Cota', 'Equipetrol', 'Cala Cala',
    'Queru Queru', 'Villa Copacabana', 'Tembladerani', 'Bajo Següencoma'], n, sal);

CREATE FUNCTION pg_temp.motivo(n bigint, sal int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Dolor en molar inferior derecho', 'Control semestral',
    'Limpieza y profilaxis', 'Sensibilidad al frío', 'Fractura de incisivo', 'Ajuste de prótesis',
    'Sangrado de encías', 'Revisión de ortodoncia', 'Extracción de tercer molar',
    'Caries recurrente en 3.6', 'Blanqueamiento', 'Colocación de corona', 'Endodoncia, segunda sesión',
    'Urgencia: absceso', 'Primera consulta', 'Consulta de implantes', 'Bruxismo y dolor de mandíbula',
    'Pérdida de una obturación', 'Retiro de puntos', 'Sellantes en niña de 7 años', 'Aftas dolorosas',
    'Mal aliento persistente', 'Toma de impresiones', 'Control posoperatorio'], n, sal);

CREATE FUNCTION pg_temp.diagnostico(n bigint, sal int) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['K02.1', 'K02.2', 'K03.1', 'K03.6', 'K04.0', 'K04.1', 'K04.7', 'K05.0',
    'K05.1', 'K05.3', 'K06.0', 'K07.2', 'K07.3', 'K08.1', 'K08.3', 'K12.0', 'K13.7', 'S02.5'], n, sal);

CREATE FUNCTION pg_temp.frase(n bigint, sal int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Refiere dolor punzante al masticar desde hace tres días.',
    'Se indica radiografía periapical de control.', 'Encías eritematosas, sangran al sondaje.',
    'Paciente tolera bien la anestesia infiltrativa.', 'Se recomienda cepillado tres veces al día y uso de hilo dental.',
    'No presenta alergias conocidas a los anestésicos locales.', 'Se realiza apertura cameral y conductometría.',
    'Obturación con resina compuesta color A2.', 'Movilidad grado I en pieza 4.1.',
    'Se entrega presupuesto y se explica cada etapa.', 'Acude con su madre.',
    'Se receta ibuprofeno de 400 mg cada ocho horas por tres días.', 'Próximo control en seis meses.',
    'Lesión cariosa profunda, próxima a la pulpa.', 'Se retiran puntos; cicatrización sin complicaciones.',
    'Presión arterial 130/85; se pospone la extracción.', 'Prótesis parcial con buen ajuste y oclusión correcta.',
    'Desea blanqueamiento antes de su boda.', 'Se observa desgaste por bruxismo nocturno.',
    'Firma el consentimiento informado.', 'Queda pendiente el pago de la segunda cuota.',
    'Se toma impresión con alginato y se envía al laboratorio.', 'Niño colaborador; se aplica flúor en barniz.',
    'Deriva a cirugía maxilofacial por tercer molar incluido.', 'Refiere ansiedad: se agenda la cita más larga.',
    'Se coloca dique de goma y se sella provisionalmente.'], n, sal);

CREATE FUNCTION pg_temp.procedimiento(n bigint, sal int) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_temp.elige(ARRAY['Profilaxis', 'Obturación con resina', 'Endodoncia unirradicular',
    'Endodoncia multirradicular', 'Extracción simple', 'Extracción de tercer molar', 'Corona de porcelana',
    'Corona de zirconio', 'Carilla', 'Implante de titanio', 'Blanqueamiento con lámpara',
    'Raspado y alisado radicular', 'Sellante de fosas', 'Férula de descarga', 'Prótesis removible',
    'Reconstrucción con poste de fibra'], n, sal);

CREATE FUNCTION pg_temp.precio(n bigint, sal int) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (ARRAY[80, 120, 150, 180, 250, 320, 450, 600, 850, 1200, 1900, 3500]::numeric[])
    [1 + (hashint8extended(n, sal) & 2147483647) % 12]
    + ((hashint8extended(n, sal + 1) & 2147483647) % 4) * 12.50;

-- Working hours of a clinic in La Paz (UTC-4, no change of clock), three years from January 2023.
CREATE FUNCTION pg_temp.cita(n bigint, sal int) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN timestamptz '2023-01-02 12:00:00+00'
    + make_interval(days => ((hashint8extended(n, sal) & 2147483647) % 1090)::int,
                    mins => 15 * ((hashint8extended(n, sal + 1) & 2147483647) % 40)::int);

-- The same, growing with n: visits are entered as time goes by.
CREATE FUNCTION pg_temp.cita_en_orden(n bigint, sal int, total bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN timestamptz '2023-01-02 12:00:00+00'
    + make_interval(days => (n * 1089 / total)::int,
                    mins => 15 * ((hashint8extended(n, sal) & 2147483647) % 40)::int);
