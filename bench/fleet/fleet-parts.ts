/** Measured one after the other, each with a result of its own. */
export const fleetParts = ['night', 'night-with-kills', 'catalog'] as const;
export type FleetPart = (typeof fleetParts)[number];
