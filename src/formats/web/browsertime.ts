import { idOf } from '../../metrics/slug.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, isObject, jsonOf, numberAt, textAt } from '../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { pageOf } from './page.ts'

/** The parts of the statistics that people follow. */
const PARTS = ['timings', 'visualMetrics', 'googleWebVitals'] as const
/** Shares of the page and of the layout; everything else is milliseconds. */
const RATIOS = /^(?:cls|cumulativeLayoutShift)$/i

/** The medians below a part, by their names. */
function* mediansOf(value: unknown, names: readonly string[]): Generator<[name: string, median: number]> {
  const median = numberAt(value, 'median')
  if (median !== undefined) yield [names.join(' '), median]
  else if (names.length < 4)
    for (const [name, child] of entriesAt(value)) yield* mediansOf(child, [...names, name])
}

const pagesOf = (report: unknown): readonly unknown[] => (Array.isArray(report) ? report : [report])

function addressOf(page: unknown): string {
  return pageOf(textAt(field(page, 'info'), 'url'))
}

function* measurementsOf(page: unknown, isAlone: boolean): Generator<Measurement> {
  const path = isAlone ? '' : addressOf(page)
  for (const part of PARTS) {
    for (const [what, median] of mediansOf(field(field(page, 'statistics'), part), [])) {
      const ratio = RATIOS.test(what)
      yield {
        id: path ? idOf('browsertime', path, what) : idOf('browsertime', what),
        name: path ? `${path}: ${what}` : what,
        unit: ratio ? 'decimal' : 'duration',
        better: 'lower',
        value: ratio ? median : median / 1000,
      }
    }
  }
}

function read(document: Document): Parsed {
  const pages = pagesOf(jsonOf(document))
  const isAlone = new Set(pages.map(addressOf)).size === 1
  const measurements = each(pages, (page) => measurementsOf(page, isAlone))
  return parsedOf(document.name, toReadings(document.name, measurements, 'samples'))
}

/** Reads Browsertime's `browsertime.json`, the medians over its runs: https://www.sitespeed.io/documentation/browsertime/. */
export const browsertime: Format = {
  id: 'browsertime',
  name: 'Browsertime',
  url: 'https://www.sitespeed.io/documentation/browsertime/',
  family: 'web-pages',
  extensions: ['json'],
  marks: ['"browsertime"', '"statistics"', '"timings"', '"visualMetrics"'],
  gives: ['browsertime/<metric>', 'browsertime/<page>/<metric>'],
  recognises: (document) => {
    const [page] = pagesOf(document.json())
    const info = field(page, 'info')
    return isObject(field(info, 'browsertime')) && isObject(field(page, 'statistics'))
  },
  read,
}
