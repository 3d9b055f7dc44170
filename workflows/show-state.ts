import { upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const stateKey = defineSearchAttributeKey('ResguardoState', SearchAttributeType.KEYWORD);
const phaseKey = defineSearchAttributeKey('ResguardoPhase', SearchAttributeType.KEYWORD);

/** Lets the Web UI find and sort by where a workflow stands. Each call is an event in the history. */
export const showState = (state: string, phase: string): void => {
  upsertSearchAttributes([
    { key: stateKey, value: state },
    { key: phaseKey, value: phase },
  ]);
};
