/** Whose work it is: tenants of a pool take turns, and so do the repositories of an installation. */
export interface Tenant {
  installationId: number
  repositoryId: number
}

/**
 * Work that a worker process does, by name. Input, output and parts cross a process boundary: plain data, buffers,
 * maps and sets only. A part is a piece of the result that is handed over before the work is done.
 */
export interface Task<Input, Output, Part = never> {
  name: string
  /** Seconds of CPU for one step. */
  seconds: number
  /** Seconds of CPU for all steps together; looked at between two turns. */
  totalSeconds: number
  /** The input of what is left after the steps before `step`, where work can be continued in another process. */
  resume?: (input: Input, step: number) => Input
  /** Never set: carries the types. */
  readonly types?: { input: Input; output: Output; part: Part }
}

/** A piece of work that has the whole limit of time for itself. */
export interface Step {
  index: number
  name: string
}

/** What work may do while it runs. */
export interface TaskContext<Part = never> {
  /** Hands over a part of the result. */
  emit(part: Part): Promise<void>
  /**
   * Says which step begins; each has the whole limit of time for itself. Rejects where the work is to be continued
   * later from this step: do not catch that.
   */
  step(index: number, name: string): Promise<void>
}

/** A task as the worker process does it. */
export type TaskFunction<Input, Output, Part = never> = (
  input: Input,
  context: TaskContext<Part>,
) => Output | Promise<Output>

/** Which limit was passed. `crash`: the process died twice of something else. `total`: the time of all steps. */
export type PassedLimit = 'memory' | 'time' | 'crash' | 'total'

/** How work ended: with its output, or in a step (null: before the first) because it took too much. */
export type Outcome<Output> =
  | { kind: 'done'; output: Output }
  | { kind: 'exceeded'; limit: PassedLimit; step: Step | null }
