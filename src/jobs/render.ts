import { compare } from '../compare/compare.ts'
import type { Comparison } from '../compare/comparison.ts'
import { report } from '../report/index.ts'
import { formatDifference, formatNumber } from '../report/numbers.ts'
import type { Awaited } from './awaited.ts'
import { buttons } from './buttons.ts'
import { FIRST_RUN, type PlainSides, type Rendered, type RenderInput } from './render-task.ts'

/** Whether a rule could not be judged, or an expected metric is not there. */
function isIncomplete({ metrics, gate }: Comparison): boolean {
  const isOpen = metrics.some(({ broken }) => broken.some((rule) => rule.notJudged && !rule.accepted))
  return isOpen || gate.conclusion !== 'success'
}

const compared = (sides: PlainSides) => compare({ ...sides, format: formatNumber, formatDifference })

/** Before any run has done its work, what is not there yet is awaited rather than missing. */
function concluded({ sides, awaited, anyRan }: RenderInput): { comparison: Comparison; awaited: Awaited } {
  const comparison = compared(sides)
  const isOver = anyRan || awaited.names.length > 0 || awaited.firstUntil <= sides.now
  if (isOver || !isIncomplete(comparison)) return { comparison, awaited }
  return {
    comparison: compared({ ...sides, workflows: { ...sides.workflows, awaited: true } }),
    awaited: { ...awaited, names: [FIRST_RUN], until: awaited.firstUntil },
  }
}

/** Judges all metrics and writes the report: does `RENDER`. */
export function render(input: RenderInput): Rendered {
  const { comparison, awaited } = concluded(input)
  const { about, mayRerun } = input
  const made = report({
    ...about,
    comparison,
    awaited: awaited.names,
    anyRan: input.anyRan,
    actions: buttons(comparison, { pullRequest: about.pullRequest !== null, mayRerun }),
  })
  const metrics = comparison.metrics.map((metric) => ({ ...metric, history: [] }))
  return { report: made, comparison: { ...comparison, metrics }, awaited }
}
