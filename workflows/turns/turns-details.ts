import { turnsWorkflowId } from '../../contracts/temporal.ts';
import type { TimedTurn, TurnsView, TurnWaited } from '../../contracts/turns/turns.ts';

const line = ({ clinicId, work, trigger, urgent, since }: TimedTurn): string =>
  `${clinicId}, ${work} (${urgent ? 'for a restore' : trigger}), since ${since}`;

/** Markdown for the Web UI: who works on the server, and who is next. */
export const turnsDetails = (
  { server, cap, holding, waiting }: TurnsView,
  waits: number,
): string => {
  const left = waits - waiting.length;
  return [
    `**${server}**: ${holding.length} of ${cap} turns held, ${waits} waiting`,
    ...holding.map((turn) => `- holds: ${line(turn)}`),
    ...waiting.map((turn, index) => `- ${index + 1}: ${line(turn)}`),
    ...(left > 0 ? [`- and ${left} more`] : []),
  ].join('\n');
};

/** The same for the run that waits; its place changes, and is told where the turns are given. */
export const waitingLine = ({ server, work, since }: TurnWaited): string =>
  `waits for a turn on \`${server}\` (${work}) since ${since}: see the workflow \`${turnsWorkflowId(server)}\``;
