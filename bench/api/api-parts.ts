/** What is measured of the API: whether the time of an answer tells what is there, and what it bears. */
export const apiParts = ['times', 'load'] as const;
export type ApiPart = (typeof apiParts)[number];
