import type { LineCoverage } from '../formats/format.ts'
import { isSameWorkflow, type WorkflowRef } from './not-judged.ts'

/** The reports of lines that one attempt of a run brought. */
export interface RunReports extends WorkflowRef {
  files: LineCoverage[]
}

/**
 * The reports that count, file by file: of several runs of a workflow the last one's.
 *
 * @param runs oldest first
 */
export function countingReports(runs: readonly RunReports[]): LineCoverage[] {
  const known: { workflow: WorkflowRef; paths: Set<string> }[] = []
  const counting: LineCoverage[][] = []
  for (const run of runs.toReversed()) {
    const workflow = known.find((one) => isSameWorkflow(one.workflow, run))
    const files = run.files.filter(({ path }) => !workflow?.paths.has(path))
    counting.push(files)
    const paths = new Set(files.map(({ path }) => path))
    if (workflow) for (const path of paths) workflow.paths.add(path)
    else known.push({ workflow: run, paths })
  }
  return counting.reverse().flat()
}
