import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Problem } from '../metrics/problem.ts'
import type { FilePart } from './read-files-task.ts'

const number = (count: number) => count.toLocaleString('en')

/** Each file once, although several artifacts have it: of the same name and content, and read in the same way. */
export function eachOnce(parts: readonly FilePart[]): FilePart[] {
  const artifacts = new Map<string, string>()
  return parts.filter(({ cost, file }) => {
    if (!cost || !file) return true
    const first = artifacts.get(cost.digest)
    if (first === undefined) artifacts.set(cost.digest, file.artifact)
    return first === undefined || first === file.artifact
  })
}

function leftOut(left: readonly FilePart[], all: number, why: string, mend: string): Problem[] {
  if (left.length === 0) return []
  const what = `${why}; ${number(left.length)} of ${number(all)} files are left out`
  return [{ what, where: left[0]?.file?.file ?? 'the run', mend }]
}

/** The files that fit into the limits of a run, and a problem for each limit that leaves some out. */
export function withinLimits(parts: readonly FilePart[]): { kept: FilePart[]; problems: Problem[] } {
  const kept: FilePart[] = []
  const large: FilePart[] = []
  const many: FilePart[] = []
  let [bytes, metrics] = [0, 0]
  for (const part of parts) {
    const readings = part.file?.upload.readings.length ?? 0
    if (part.bytes > 0 && bytes + part.bytes > INPUT_LIMITS.resultBytes) large.push(part)
    else if (metrics + readings > INPUT_LIMITS.metrics) many.push(part)
    else {
      bytes += part.bytes
      metrics += readings
      kept.push(part)
    }
  }
  const tooMany = `the run's files have more than ${number(INPUT_LIMITS.metrics)} metrics together`
  return {
    kept,
    problems: [
      ...leftOut(
        large,
        parts.length,
        "the values of the run's files take more memory than they may",
        'upload fewer metrics, or shorter names and remarks',
      ),
      ...leftOut(many, parts.length, tooMany, 'upload fewer metrics; the first files count'),
    ],
  }
}

const SEVERITY = { failure: 0, warning: 1, notice: 2 }

/** The files with as many of their remarks as a run may have, the worst ones, and a problem where there are more. */
export function withFewerRemarks(parts: readonly FilePart[]): { parts: FilePart[]; problems: Problem[] } {
  const most = INPUT_LIMITS.annotations
  const all = parts.flatMap(({ file }) => file?.upload.annotations ?? [])
  if (all.length <= most) return { parts: [...parts], problems: [] }
  const kept = new Set(all.toSorted((a, b) => SEVERITY[a.level] - SEVERITY[b.level]).slice(0, most))
  return {
    parts: parts.map((part) => {
      if (!part.file) return part
      const { upload } = part.file
      const annotations = upload.annotations.filter((one) => kept.has(one))
      return { ...part, file: { ...part.file, upload: { ...upload, annotations } } }
    }),
    problems: [
      {
        what: `the run has ${number(all.length)} remarks, and ${number(all.length - most)} of them are left out`,
        where: 'annotations',
        mend: `give at most ${number(most)}; the worst ones count`,
      },
    ],
  }
}

/** As many problems as a run may have, and a count of the rest. */
export function fewerProblems(problems: readonly Problem[]): Problem[] {
  const more = problems.length - INPUT_LIMITS.problems
  if (more <= 0) return [...problems]
  const rest = {
    what: `there are ${number(more)} more problems`,
    where: 'the run',
    mend: 'mend those above first',
  }
  return [...problems.slice(0, INPUT_LIMITS.problems), rest]
}
