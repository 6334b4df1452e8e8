/** Something that a user can mend: what is wrong, where, and how to mend it. Plain text, not yet escaped. */
export interface Problem {
  /** One clause without a full stop, e.g. `the value is not a finite number`. */
  what: string
  /** The place, e.g. `sizes.json, metrics › bundle/main › value` or `.github/tidemark.yml, line 4`. */
  where: string
  /** What was expected, or what to do, e.g. `expected a number such as 12.5`. */
  mend: string
}

/** The one kind of error that a user can cause. Everything else that is thrown is a bug. */
export class UserError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.where}: ${problem.what}; ${problem.mend}`)
    this.name = 'UserError'
    this.problem = problem
  }
}
