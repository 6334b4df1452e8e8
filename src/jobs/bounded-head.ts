import { demandsOf } from '../compare/outcomes.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Head } from '../store/head.ts'

const number = (count: number) => count.toLocaleString('en')

/**
 * A head with as many metrics as one report may hold: those first that a rule is about, so that no number
 * of others can hide them. A problem says what is left out.
 */
export function boundedHead(head: Head, configuration: Configuration): Head {
  const { reportMetrics } = INPUT_LIMITS
  const problems = [...head.problems]
  let { values } = head
  if (values.length > reportMetrics) {
    const isDemanded = demandsOf(configuration)
    const [wanted, others] = [true, false].map((demanded) =>
      values.filter(({ definition }) => isDemanded(definition.id) === demanded),
    )
    const kept = new Set([...(wanted ?? []), ...(others ?? [])].slice(0, reportMetrics))
    problems.unshift({
      what: `there are ${number(values.length)} metrics, and ${number(values.length - kept.size)} of them are left out`,
      where: 'the uploads of this commit',
      mend: `upload at most ${number(reportMetrics)}; those that a rule is about come first`,
    })
    values = values.filter((value) => kept.has(value))
  }
  return { ...head, values, problems }
}
