import type { Readable } from 'node:stream';
import { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { openAccount, type GoogleAccount } from './google-account.ts';

/** A question that takes longer is not answered. */
const questionMs = 60_000;
/** 8 MiB over a line of 250 kbit/s. */
const chunkMs = 300_000;
const googleRoot = 'https://www.googleapis.com/';

export interface ChunkAnswer {
  readonly status: number;
  readonly range: string | null;
  readonly data: unknown;
}

/** Drive as the store uses it: Google's client for questions, and plain requests for bytes. Nothing is repeated here. */
export class DriveApi {
  readonly files: drive_v3.Resource$Files;
  readonly about: drive_v3.Resource$About;
  readonly host: string;
  readonly #account: GoogleAccount;
  readonly #root: string;

  constructor(settings: DriveDestination, secret: DriveSecret) {
    this.#account = openAccount(settings, secret);
    this.#root = settings.rootUrl ?? googleRoot;
    this.host = new URL(this.#root).host;
    const options = settings.rootUrl === undefined ? {} : { rootUrl: settings.rootUrl };
    const drive = new drive_v3.Drive({
      auth: this.#account,
      retry: false,
      timeout: questionMs,
      ...options,
    });
    this.files = drive.files;
    this.about = drive.about;
  }

  /** Opens a resumable upload and gives its address. */
  async beginUpload(
    metadata: drive_v3.Schema$File,
    contentType: string,
    fields: string,
    signal: AbortSignal,
  ): Promise<string> {
    const url = new URL('upload/drive/v3/files', this.#root);
    url.search = new URLSearchParams({
      uploadType: 'resumable',
      supportsAllDrives: 'true',
      fields,
    }).toString();
    const answer = await this.#account.request({
      ...{
        method: 'POST',
        url: url.href,
        data: metadata,
        signal,
        retry: false,
        timeout: questionMs,
      },
      headers: { 'x-upload-content-type': contentType },
    });
    return answer.headers.get('location') ?? '';
  }

  /** Sends bytes (or none, to ask how far it is) to an upload's address. Any status is an answer here. */
  async sendChunk(
    address: string,
    bytes: Buffer,
    contentRange: string,
    signal: AbortSignal,
  ): Promise<ChunkAnswer> {
    const answer = await this.#account.request({
      ...{ method: 'PUT', url: address, data: bytes, signal, retry: false, timeout: chunkMs },
      headers: { 'content-range': contentRange, 'content-type': 'application/octet-stream' },
      validateStatus: (status) => status < 400 || status === 404 || status === 410,
      redirect: 'manual',
      responseType: 'json',
    });
    return { status: answer.status, range: answer.headers.get('range'), data: answer.data };
  }

  /** Ends an upload. One that is gone, or just ended (499), is what was wanted. */
  async cancelUpload(address: string, signal: AbortSignal): Promise<void> {
    await this.#account.request({
      ...{ method: 'DELETE', url: address, signal, retry: false, timeout: questionMs },
      validateStatus: (status) => status < 300 || [404, 410, 499].includes(status),
    });
  }

  /** A file's bytes. Only the beginning of the answer has a limit in time; who reads may pause. */
  async download(
    fileId: string,
    range: string | null,
    signal: AbortSignal,
  ): Promise<{ body: Readable; total: number }> {
    const url = new URL(`drive/v3/files/${encodeURIComponent(fileId)}`, this.#root);
    url.search = 'alt=media&supportsAllDrives=true';
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DOMException('no answer', 'TimeoutError')),
      questionMs,
    );
    try {
      const answer = await this.#account.request<Readable>({
        ...{ url: url.href, retry: false, responseType: 'stream' },
        signal: AbortSignal.any([signal, late.signal]),
        headers: { 'accept-encoding': 'identity', ...(range === null ? {} : { range }) },
      });
      const inRange = /\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1];
      const total = Number(inRange ?? answer.headers.get('content-length') ?? 0);
      return { body: answer.data, total };
    } finally {
      clearTimeout(timer);
    }
  }
}
