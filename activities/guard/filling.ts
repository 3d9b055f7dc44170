import type { Room } from '../../catalog/guard/rooms.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { daysUntilFull, fillingSeverity, usedShare } from '../../contracts/guard/room.ts';

/** When it is full as it grows now, where that is near enough to be worth a word. */
export const daysParam = ({ usedBytes, totalBytes, bytesPerDay }: Room): { days?: string } => {
  const days = totalBytes === null ? null : daysUntilFull(usedBytes, totalBytes, bytesPerDay);
  return days === null || days > 365 ? {} : { days: String(days) };
};

/** At most one: that a store is filling. */
export const storeFilling = (room: Room, clinics: number): Finding[] => {
  const { place, name, usedBytes, totalBytes, bytesPerDay } = room;
  if (totalBytes === null) return [];
  const severity = fillingSeverity(usedBytes, totalBytes, bytesPerDay);
  if (severity === null) return [];
  return [
    {
      ...{ kind: 'store-filling', subject: place, clinicId: null, severity },
      params: {
        ...{ destination: name, clinics: String(clinics) },
        ...{ used: String(usedBytes), limit: String(totalBytes) },
        ...{ share: String(usedShare(usedBytes, totalBytes)), ...daysParam(room) },
      },
    },
  ];
};
