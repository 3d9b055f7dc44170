import type { OpenedConnection } from '../../contracts/connection.ts';

export type RivalWay = 'pg-dump-away' | 'pg-dump-gzip' | 'pg-dump-custom' | 'rows-as-json';

/** Everything a rival needs. It goes over the pipe between the processes: it holds passwords. */
export interface RivalTask {
  readonly way: RivalWay;
  readonly connection: OpenedConnection;
  readonly schema: string;
  readonly pgDump: string;
  readonly store: RivalStore;
  readonly key: string;
}

export interface RivalStore {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
