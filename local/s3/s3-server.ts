/** A running S3 server and the key of its administrator. */
export interface S3Server {
  /** `http://127.0.0.1:port`, to be used with path style. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A bucket that exists and keeps versions. */
  readonly bucket: string;
  readonly pid: number;
  stop(): Promise<void>;
}
