import type { QueryResult, QueryResultRow } from 'pg';

/** What a query runs on: always inside one transaction, opened by `asClinic` or `asSystem`. */
export interface Db {
  query<Row extends QueryResultRow>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
}
