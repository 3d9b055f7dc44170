import type { Problem } from '../api/problem.ts';
import type { ErrorName } from '../error-catalogue.ts';

/** An error that the API told, with its words in the language that was asked for. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** Whether the API told one of these errors. */
export const isProblem = (error: unknown, ...codes: readonly ErrorName[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes as readonly string[]).includes(error.problem.code);
