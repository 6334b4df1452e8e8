import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Public histories and cases live beside the repository: not all of their licences allow copies in it. */
const DATA = new URL('../../shared/data/', import.meta.url)

const decision = z.object({
  id: z.string(),
  source: z.string(),
  metric: z.string(),
  lower_is_better: z.boolean(),
  stratum: z.enum(['stable', 'recent_shift']),
  history: z.array(z.number()),
  head: z.array(z.number()),
  truth: z.enum(['no_change', 'regression', 'improvement']),
})
/** New values against a history of the base branch, and whether they changed. */
export type Case = z.infer<typeof decision>

/** The projects on which constants were chosen; the others are for reporting. Every other one by name. */
const CHOSEN_ON = new Set(['asv-scipy', 'boa', 'gab-selftest', 'otel-cpp'])

/** Which half of the cases this is in. */
export function halfOf({ source }: Case): 'chosen on' | 'unseen' {
  return CHOSEN_ON.has(source) ? 'chosen on' : 'unseen'
}

function readJson(path: string): unknown {
  const file = fileURLToPath(new URL(path, DATA))
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** All public cases; null where the data are absent. */
export function readCases(): Case[] | null {
  const document = readJson('decisions/decisions.json')
  return document === null ? null : z.array(decision).parse(document)
}

const history = z.object({ series: z.array(z.object({ id: z.string(), values: z.array(z.number()) })) })

/** Complete series of noisy metrics of two projects, in commit order; null where the data are absent. */
export function readSeries(): number[][] | null {
  const documents = ['otel-java', 'gab-selftest'].map((name) => readJson(`series/${name}.json`))
  if (documents.includes(null)) return null
  return documents.flatMap((document) => history.parse(document).series.map((one) => one.values))
}
