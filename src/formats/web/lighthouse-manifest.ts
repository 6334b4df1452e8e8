import { idOf } from '../../metrics/slug.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, isObject, jsonOf, textAt } from '../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { pageOf } from './page.ts'

const runsOf = (report: unknown): readonly unknown[] => (Array.isArray(report) ? report : [])

function addressOf(run: unknown): string {
  return pageOf(textAt(run, 'url'))
}

/** Scores are 0 to 1 in the manifest and shown as 0 to 100, as in the reports themselves. */
function* measurementsOf(run: unknown, isAlone: boolean): Generator<Measurement> {
  for (const [category, score] of entriesAt(run, 'summary')) {
    if (typeof score !== 'number') continue
    const page = addressOf(run)
    yield {
      id: isAlone ? idOf('lighthouse', category) : idOf('lighthouse', page, category),
      name: isAlone ? `Lighthouse: ${category}` : `Lighthouse: ${category} of ${page}`,
      unit: 'points',
      better: 'higher',
      value: Math.round(score * 1e6) / 1e4,
    }
  }
}

function read(document: Document): Parsed {
  const runs = runsOf(jsonOf(document)).filter((run) => field(run, 'isRepresentativeRun') === true)
  const isAlone = new Set(runs.map(addressOf)).size === 1
  const measurements = each(runs, (run) => measurementsOf(run, isAlone))
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads Lighthouse CI's `manifest.json`, the representative run of each page: https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md#outputdir. */
export const lighthouseManifest: Format = {
  id: 'lighthouse-manifest',
  name: 'Lighthouse CI manifest',
  url: 'https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md#outputdir',
  family: 'web-pages',
  extensions: ['json'],
  marks: ['"isRepresentativeRun"', '"jsonPath"', '"summary"'],
  gives: ['lighthouse/<category>', 'lighthouse/<page>/<category>'],
  recognises: (document) => {
    const [first] = runsOf(document.json())
    return typeof field(first, 'isRepresentativeRun') === 'boolean' && isObject(field(first, 'summary'))
  },
  read,
}
