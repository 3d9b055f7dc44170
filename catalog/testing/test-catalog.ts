import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openCatalog, type Catalog } from '../open-catalog.ts';

interface FreshDatabase {
  readonly config: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  drop(): Promise<void>;
}

export interface TestCatalog {
  readonly catalog: Catalog;
  readonly masterKey: Buffer;
  /** As the program connects: the database's owner, and no superuser. */
  readonly owner: FreshDatabase['config'];
  /** Past row-level security and triggers: what an intruder on the server can do. */
  readonly superuser: pg.Client;
  drop(): Promise<void>;
}

/** Makes an ordinary role the owner of a fresh database, so that row-level security holds in it. */
export const giveToOrdinaryRole = async ({
  config,
}: FreshDatabase): Promise<{ owner: FreshDatabase['config']; superuser: pg.Client }> => {
  const superuser = new pg.Client(config);
  await superuser.connect();
  const owner = { ...config, user: config.database, password: randomBytes(9).toString('hex') };
  await superuser.query(`CREATE ROLE "${owner.user}" LOGIN PASSWORD '${owner.password}'`);
  await superuser.query(`ALTER DATABASE "${config.database}" OWNER TO "${owner.user}"`);
  return { owner, superuser };
};

/** A catalog of a test's own, in a fresh database that goes with it. */
export const openTestCatalog = async (database: FreshDatabase): Promise<TestCatalog> => {
  const { owner, superuser } = await giveToOrdinaryRole(database);
  const masterKey = randomBytes(32);
  const catalog = await openCatalog({ connection: { ...owner, ssl: 'disable' }, masterKey });
  return {
    ...{ catalog, masterKey, owner, superuser },
    async drop() {
      await catalog.close();
      await superuser.end();
      await database.drop();
      const { host, port, user, password } = database.config;
      const server = new pg.Client({ host, port, user, password, database: 'postgres' });
      await server.connect();
      await server.query(`DROP ROLE "${owner.user}"`);
      await server.end();
    },
  };
};
