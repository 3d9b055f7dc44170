import type { ApiTokenRecord } from '../../catalog/api-tokens/api-token-record.ts';
import type { SessionRecord } from '../../catalog/sessions/session-record.ts';
import type { ApiTokenView, SessionView } from '../../contracts/api/account.ts';
import { iso, isoOrNull } from './iso.ts';

export const apiTokenView = ({
  createdAt,
  expiresAt,
  lastUsedAt,
  id,
  name,
  role,
  clinics,
  readOnly,
}: ApiTokenRecord): ApiTokenView => ({
  ...{ id, name, role, clinics, readOnly },
  createdAt: iso(createdAt),
  expiresAt: iso(expiresAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});

export const sessionView = (
  { id, createdAt, expiresAt, lastUsedAt, address }: SessionRecord,
  current: number | null,
): SessionView => ({
  id,
  createdAt: iso(createdAt),
  expiresAt: iso(expiresAt),
  lastUsedAt: iso(lastUsedAt),
  address,
  current: id === current,
});
