import type { Pool } from '../workers/pool.ts'
import type { Tenant } from '../workers/task.ts'
import { render } from './render.ts'
import { RENDER, type Rendered, type RenderInput } from './render-task.ts'

/** Metrics, remarks and problems up to so many are rendered at once: it takes a few milliseconds. */
const FEW = 500

/** What of a report takes time, in metrics. */
function sizeOf({ sides, about }: RenderInput): number {
  const { head, base, history, acceptances } = sides
  const values = history.reduce((sum, series) => sum + series.values.length, 0)
  return (
    Math.max(head.length, base.length, values / 100) +
    acceptances.length +
    about.problems.length +
    about.annotations.length
  )
}

/** The report where the metrics are too much to be judged: never green. */
function tooMuch(input: RenderInput): Rendered {
  const message = 'the metrics take too much time or memory to be compared: upload fewer'
  return render({
    ...input,
    sides: { ...input.sides, head: [], base: [], history: [], findings: [{ severity: 'fail', message }] },
    about: { ...input.about, annotations: [] },
  })
}

/** Judges all metrics and writes the report: at once where they are few, else in another process. */
export async function renderSomewhere(pool: Pool, tenant: Tenant, input: RenderInput): Promise<Rendered> {
  if (sizeOf(input) <= FEW) return render(input)
  const outcome = await pool.run(RENDER, input, { tenant, small: false })
  return outcome.kind === 'done' ? outcome.output : tooMuch(input)
}
