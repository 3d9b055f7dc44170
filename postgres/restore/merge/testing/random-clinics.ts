import type { RowsScope } from '../../../../contracts/scope.ts';

/** Numbers that follow from a seed alone (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

type KeyKind = 'serial' | 'identity' | 'text' | 'composite' | 'none';

interface Pointer {
  readonly column: string;
  readonly target: string;
  readonly nullable: boolean;
  /** The second column of a composite key is the clinic's own. */
  readonly composite: boolean;
  readonly action: string;
  readonly deferring: string;
}

interface Table {
  readonly name: string;
  readonly key: KeyKind;
  readonly hasColumn: boolean;
  readonly pointsAtClinic: boolean;
  readonly partitioned: boolean;
  readonly unique: boolean;
  readonly pointers: Pointer[];
}

/** Shared tables of several clinics, and what makes and fills them. `dueno` says whose a row is, apart from all keys. */
export interface RandomClinics {
  readonly scope: RowsScope;
  readonly structure: string;
  readonly constraints: string;
  readonly tables: readonly Table[];
  readonly clinics: readonly number[];
}

const keyColumns: Readonly<Record<KeyKind, string>> = {
  serial: 'id serial PRIMARY KEY',
  identity: 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  text: 'id text PRIMARY KEY',
  composite: 'id int NOT NULL',
  none: 'id int NOT NULL',
};

/** The clinic that is backed up and restored. */
export const ours = 2;

export function randomClinics(dice: Dice): RandomClinics {
  const withClinicTable = dice.chance(0.7);
  const tables: Table[] = [];
  const count = 2 + dice.below(5);
  for (let index = 0; index < count; index++) {
    const key = dice.of<KeyKind>(['serial', 'serial', 'identity', 'text', 'composite', 'none']);
    const hasColumn = index === 0 || key === 'composite' || dice.chance(0.4);
    const partitioned = key === 'serial' && dice.chance(0.15);
    tables.push({
      name: dice.chance(0.2) ? `Tabla ñ ${index}` : `t${index}`,
      key: index === 0 && (key === 'none' || key === 'composite') ? 'serial' : key,
      hasColumn,
      pointsAtClinic: withClinicTable && dice.chance(0.6),
      partitioned,
      unique: !partitioned && dice.chance(0.5),
      pointers: [],
    });
  }
  for (const [index, table] of tables.entries()) {
    const fit = ({ key }: Table): boolean =>
      key !== 'none' && (key !== 'composite' || table.hasColumn);
    const earlier = tables.slice(0, index).filter(fit);
    if (!table.hasColumn)
      table.pointers.push(pointer(dice, table, dice.of(earlier), 0, dice.chance(0.2)));
    const pointable = tables.filter(fit);
    const more = dice.below(3);
    for (let at = 0; at < more; at++) {
      // Forwards, backwards and to itself: so trees, diamonds and circles come about.
      const target = dice.chance(0.25) && fit(table) ? table : dice.of(pointable);
      const firm = target !== table && !dice.chance(0.6);
      if (!table.hasColumn && !firm && table.pointers[0]?.nullable === true) continue;
      table.pointers.push(pointer(dice, table, target, at + 1, !firm));
    }
  }
  return {
    scope: {
      kind: 'rows',
      schema: 'público',
      tenantColumn: 'clinica_id',
      tenantValue: String(ours),
      ...(withClinicTable ? { tenantTable: { table: 'clinica', key: 'id' } } : {}),
      shared: ['moneda', ...(withClinicTable ? [] : ['clinica'])],
      excluded: [],
    },
    tables,
    clinics: [1, 2, 3],
    structure: `CREATE SCHEMA "público"; SET search_path = "público";
CREATE TYPE color AS ENUM ('rojo', 'azul');
CREATE TABLE clinica (id int PRIMARY KEY, nombre text);
CREATE TABLE moneda (codigo text PRIMARY KEY, nombre text);
${tables.map(tableSql).join('\n')}`,
    constraints: tables.map((table) => constraintsSql(table, tables)).join('\n'),
  };
}

function pointer(
  dice: Dice,
  from: Table,
  target: Table,
  index: number,
  nullable: boolean,
): Pointer {
  return {
    column: `a${index}`,
    target: target.name,
    nullable,
    composite: target.key === 'composite' && from.hasColumn,
    action: dice.of([
      'NO ACTION',
      'NO ACTION',
      'CASCADE',
      'RESTRICT',
      nullable && from.hasColumn && target.key !== 'composite' ? 'SET NULL' : 'NO ACTION',
    ]),
    deferring: dice.of(['', '', 'DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED']),
  };
}

export const quoted = (name: string): string => `"${name}"`;

function tableSql(table: Table): string {
  const columns = [
    keyColumns[table.key],
    'dueno int NOT NULL',
    ...(table.hasColumn ? ['clinica_id int NOT NULL'] : []),
    ...table.pointers.map(({ column, nullable }) => `${column} text${nullable ? '' : ' NOT NULL'}`),
    'moneda text',
    'texto text',
    'cifra numeric',
    'doc jsonb',
    'color color',
    `hecho text GENERATED ALWAYS AS (upper(texto)) STORED`,
    ...(table.key === 'composite' ? ['PRIMARY KEY (clinica_id, id)'] : []),
  ];
  const parts = table.partitioned
    ? `CREATE TABLE ${quoted(`${table.name}_p0`)} PARTITION OF ${quoted(table.name)} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ${quoted(`${table.name}_p1`)} PARTITION OF ${quoted(table.name)} FOR VALUES WITH (MODULUS 2, REMAINDER 1);`
    : '';
  return `CREATE TABLE ${quoted(table.name)} (${columns.join(', ')})${table.partitioned ? ' PARTITION BY HASH (id)' : ''};\n${parts}`;
}

/** Made once the rows are in, so that they could come in any order. */
function constraintsSql(table: Table, tables: readonly Table[]): string {
  const name = quoted(table.name);
  const lines = table.unique ? [`ALTER TABLE ${name} ADD UNIQUE (clave);`] : [];
  if (table.unique)
    lines.unshift(
      `ALTER TABLE ${name} ADD COLUMN clave text; UPDATE ${name} SET clave = dueno || '-' || id;`,
    );
  lines.push(`ALTER TABLE ${name} ADD FOREIGN KEY (moneda) REFERENCES moneda;`);
  if (table.hasColumn && table.pointsAtClinic) {
    lines.push(`ALTER TABLE ${name} ADD FOREIGN KEY (clinica_id) REFERENCES clinica;`);
  }
  for (const { column, target, composite, action, deferring } of table.pointers) {
    const to = tables.find((one) => one.name === target);
    if (!to) throw new Error(`no table ${target}`);
    // Whatever the key's type is: the column becomes of it.
    if (to.key !== 'text') {
      lines.push(`ALTER TABLE ${name} ALTER ${column} TYPE int USING ${column}::int;`);
    }
    const own = composite ? `(clinica_id, ${column})` : `(${column})`;
    const theirs = composite ? '(clinica_id, id)' : '(id)';
    lines.push(
      `ALTER TABLE ${name} ADD FOREIGN KEY ${own} REFERENCES ${quoted(target)} ${theirs} ON DELETE ${action} ${deferring};`,
    );
  }
  return lines.join('\n');
}

/** Rows of all clinics; each points at rows of its own clinic, and at shared ones. */
export function randomRows(dice: Dice, { tables, clinics }: RandomClinics): string {
  const ids = new Map<string, number[]>();
  const at = (table: string, clinic: number): string => `${table} ${clinic}`;
  for (const table of tables) {
    let next = 1;
    for (const clinic of clinics) {
      const count = 1 + dice.below(7);
      const first = table.key === 'composite' ? 1 : next;
      ids.set(
        at(table.name, clinic),
        Array.from({ length: count }, (_, index) => first + index),
      );
      next += count;
    }
  }
  const value = (table: Table, id: number): string => (table.key === 'text' ? `'k${id}'` : `${id}`);
  const lines = [
    `INSERT INTO clinica SELECT i, 'clínica ' || i FROM generate_series(1, 3) i;`,
    `INSERT INTO moneda SELECT 'M' || i, 'moneda ' || i FROM generate_series(1, 9) i;`,
  ];
  for (const table of tables) {
    for (const clinic of clinics) {
      for (const id of ids.get(at(table.name, clinic)) ?? []) {
        const points = table.pointers.map(({ target, nullable }) => {
          // Where keys alone tell whose a row is, none is NULL: which of them does is not for here to know.
          if (nullable && table.hasColumn && dice.chance(0.4)) return 'NULL';
          const to = tables.find((one) => one.name === target) ?? table;
          const id = dice.of(ids.get(at(target, clinic)) ?? []);
          return to.key === 'text' ? `'k${id}'` : `'${id}'`;
        });
        const columns = [
          'id',
          'dueno',
          ...(table.hasColumn ? ['clinica_id'] : []),
          ...table.pointers.map(({ column }) => column),
          'moneda',
          'texto',
          'cifra',
          'doc',
          'color',
        ];
        const values = [
          value(table, id),
          clinic,
          ...(table.hasColumn ? [clinic] : []),
          ...points,
          dice.chance(0.5) ? `'M${1 + dice.below(9)}'` : 'NULL',
          dice.of(["'a'", "''", 'NULL', "E'\\t\\\\ñ\\n'"]),
          dice.of(['1.50', "'NaN'", 'NULL', '0']),
          dice.of([`'{"a": [1, 2]}'`, 'NULL']),
          dice.of(["'rojo'", 'NULL']),
        ];
        lines.push(
          `INSERT INTO ${quoted(table.name)} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')});`,
        );
      }
    }
    if (table.key === 'serial' || table.key === 'identity') {
      lines.push(
        `SELECT setval(pg_get_serial_sequence('${quoted(table.name)}', 'id'), (SELECT max(id) FROM ${quoted(table.name)}));`,
      );
    }
  }
  return lines.join('\n');
}

/** One change to rows of these owners; it may turn out to be impossible, and then is none. */
export function randomChange(dice: Dice, { tables }: RandomClinics, owner: number): string {
  const table = dice.of(tables);
  const name = quoted(table.name);
  const some = `dueno = ${owner} AND abs(hashtext(id::text || '${dice.below(1000)}')) % 3 = 0`;
  const others = 'dueno, ' + (table.hasColumn ? 'clinica_id, ' : '');
  const pointers = table.pointers.map(({ column }) => `${column}, `).join('');
  switch (dice.below(7)) {
    case 0:
    case 1:
      return `DELETE FROM ${name} WHERE ${some}`;
    case 2:
      return `UPDATE ${name} SET texto = 'otro ${dice.below(99)}', cifra = ${dice.below(99)}, color = 'azul' WHERE ${some}`;
    case 3: {
      if (table.pointers.length === 0) return `UPDATE ${name} SET doc = '[]' WHERE ${some}`;
      const { column } = dice.of(table.pointers);
      return `UPDATE ${name} t SET ${column} = (SELECT ${column} FROM ${name} o WHERE o.dueno = t.dueno AND o.${column} IS NOT NULL ORDER BY md5(o.id::text || '${dice.below(99)}') LIMIT 1) WHERE ${some}`;
    }
    case 4: {
      const id = {
        serial: '',
        identity: '',
        text: `'n' || md5(id || '${dice.next()}')`,
        composite: 'id + 1000',
        none: 'id + 500',
      }[table.key];
      const [column, from] = id === '' ? ['', ''] : ['id, ', `${id}, `];
      return `INSERT INTO ${name} (${column}${others}${pointers}moneda, texto) SELECT ${from}${others}${pointers}moneda, 'nuevo' FROM ${name} WHERE ${some}`;
    }
    case 5:
      if (!table.unique) return `UPDATE ${name} SET moneda = NULL WHERE ${some}`;
      return `WITH two AS (SELECT id, clave, lead(id) OVER (ORDER BY id) AS otro FROM ${name} WHERE dueno = ${owner})
        UPDATE ${name} t SET clave = reverse(t.clave) || '~' FROM two WHERE two.id = t.id AND t.dueno = ${owner}`;
    default:
      return `DELETE FROM moneda m WHERE codigo = 'M${1 + dice.below(9)}'`;
  }
}

/** Two rows change their unique values, in steps. */
export const swapUnique = ({ tables }: RandomClinics, owner: number): string[] =>
  tables
    .filter(({ unique }) => unique)
    .flatMap(({ name }) => [
      `UPDATE ${quoted(name)} SET clave = 'paso-' || clave WHERE dueno = ${owner}`,
      `WITH two AS (SELECT ctid AS place, lag(clave) OVER w AS other, first_value(clave) OVER (ORDER BY id DESC) AS last FROM ${quoted(name)} WHERE dueno = ${owner} WINDOW w AS (ORDER BY id))
       UPDATE ${quoted(name)} t SET clave = substr(COALESCE(two.other, two.last), 6) FROM two WHERE t.ctid = two.place`,
    ]);

/** All that is the owner's, at once. */
export const wipe = ({ tables, scope }: RandomClinics, owner: number): string[] => [
  'SET LOCAL session_replication_role = replica',
  ...tables.map(({ name }) => `DELETE FROM ${quoted(name)} WHERE dueno = ${owner}`),
  ...(scope.tenantTable ? [`DELETE FROM clinica WHERE id = ${owner}`] : []),
  'SET LOCAL session_replication_role = origin',
];
