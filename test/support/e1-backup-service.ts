import axios, { type AxiosInstance } from 'axios';

/**
 * The backup service of an earlier front end, with the four calls it makes. It knows nothing of this
 * program: a base URL, a JSON Web Token or such, and the clinic in a header.
 */
export interface BackupHistory {
  readonly id: number;
  readonly file_name: string;
  readonly file_path: string;
  readonly file_size: number;
  readonly file_size_mb: number;
  readonly backup_type: 'manual' | 'automatic';
  readonly created_by: { id: number; email: string; nombre: string; apellido: string } | null;
  readonly created_at: string;
}

export interface CreateBackupResponse {
  readonly success: boolean;
  readonly message: string;
  readonly backup: {
    readonly id: number;
    readonly file_name: string;
    readonly file_size_mb: number;
    readonly created_at: string;
  };
}

export class BackupService {
  readonly #api: AxiosInstance;

  constructor(baseURL: string, token: string, tenant: string) {
    this.#api = axios.create({
      baseURL,
      headers: { Authorization: `Bearer ${token}`, 'X-Tenant-ID': tenant },
    });
  }

  async getHistory(): Promise<BackupHistory[]> {
    const { data } = await this.#api.get<BackupHistory[]>('/api/backups/history/');
    return data;
  }

  async createBackup(): Promise<CreateBackupResponse> {
    const { data } = await this.#api.post<CreateBackupResponse>('/api/backups/create/', {
      backup_type: 'manual',
    });
    return data;
  }

  async downloadBackup(id: number): Promise<ArrayBuffer> {
    const { data } = await this.#api.get<ArrayBuffer>(`/api/backups/history/${id}/download/`, {
      // In a browser this is `blob`; axios on Node has these bytes under another name.
      responseType: 'arraybuffer',
    });
    return data;
  }

  async deleteBackup(id: number): Promise<void> {
    await this.#api.delete(`/api/backups/history/${id}/`);
  }
}
