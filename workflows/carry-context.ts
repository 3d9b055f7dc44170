import type { Headers } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { carriedNames } from '../contracts/carried.ts';

/** Hands on to every step and every workflow that a run starts what the run itself was started with. */
export const interceptors = (): WorkflowInterceptors => {
  let carried: Headers = {};
  const withCarried = <Input extends { readonly headers: Headers }>(input: Input): Input => ({
    ...input,
    headers: { ...carried, ...input.headers },
  });
  return {
    inbound: [
      {
        execute(input, next) {
          const found = carriedNames.flatMap((name) => {
            const payload = input.headers[name];
            return payload === undefined ? [] : [[name, payload] as const];
          });
          carried = Object.fromEntries(found);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withCarried(input)),
        scheduleLocalActivity: (input, next) => next(withCarried(input)),
        startChildWorkflowExecution: (input, next) => next(withCarried(input)),
        continueAsNew: (input, next) => next(withCarried(input)),
      },
    ],
  };
};
