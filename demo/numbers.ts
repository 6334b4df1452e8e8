import { readFileSync } from 'node:fs'
import { z } from 'zod'

const history = z.object({
  source: z.string(),
  licence: z.string(),
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  series: z.array(z.object({ id: z.string(), name: z.string(), values: z.array(z.number()) })),
})
export type History = z.infer<typeof history>

function read(name: string): History {
  return history.parse(JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8')))
}

/** Real histories of three projects: throughputs, sizes and coverage. Sources and licences: data/README.md. */
export const histories = {
  benchmarks: read('opentelemetry-java'),
  bundles: read('amphtml'),
  coverage: read('python-coverage-comment-action'),
}

/** Tidemark's own document of the builds at these places of the histories; several become samples. */
export function documentOf({ unit, better, series }: History, ...builds: number[]): string {
  const metrics = series.map(({ id, name, values }) => {
    const samples = builds.map((build) => values[build] ?? Number.NaN)
    const value = samples.length === 1 ? { value: samples[0] } : { samples }
    return [id, { ...value, unit, better, name }]
  })
  return JSON.stringify({ version: 1, metrics: Object.fromEntries(metrics) }, null, 1)
}

/** The files of a CI run's artifact: what three tools measured at these places of the histories. */
export function filesOf(benchmarks: number[], others: number): Record<string, string> {
  return {
    'benchmarks.json': documentOf(histories.benchmarks, ...benchmarks),
    'bundles.json': documentOf(histories.bundles, others),
    'coverage.json': documentOf(histories.coverage, others),
  }
}
