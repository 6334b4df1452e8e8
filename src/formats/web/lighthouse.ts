import { idOf } from '../../metrics/slug.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, isObject, jsonOf, numberAt, textAt } from '../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { pageOf } from './page.ts'

/** The audits whose numbers people follow, with their units; times are milliseconds in the report. */
const AUDITS: readonly [id: string, unit: 'duration' | 'bytes' | 'integer' | 'decimal'][] = [
  ['first-contentful-paint', 'duration'],
  ['largest-contentful-paint', 'duration'],
  ['speed-index', 'duration'],
  ['total-blocking-time', 'duration'],
  ['max-potential-fid', 'duration'],
  ['interaction-to-next-paint', 'duration'],
  ['interactive', 'duration'],
  ['server-response-time', 'duration'],
  ['mainthread-work-breakdown', 'duration'],
  ['bootup-time', 'duration'],
  ['cumulative-layout-shift', 'decimal'],
  ['total-byte-weight', 'bytes'],
  ['dom-size', 'integer'],
]

/** A category's score is 0 to 1 in the report and shown as 0 to 100; null where an audit failed. */
function scores(report: unknown): Measurement[] {
  return entriesAt(report, 'categories').flatMap(([id, category]) => {
    const score = numberAt(category, 'score')
    if (score === undefined) return []
    const name = `Lighthouse: ${textAt(category, 'title') ?? id}`
    // 100 times 0.57 is 56.99999999999999.
    const value = Math.round(score * 1e6) / 1e4
    return [{ id: idOf('lighthouse', id), name, unit: 'points', better: 'higher' as const, value }]
  })
}

/** The report's own titles change with the result: `Initial server response time was short`. */
function nameOf(audit: string): string {
  return `Lighthouse: ${audit.replaceAll('-', ' ')}`
}

function audits(report: unknown): Measurement[] {
  return AUDITS.flatMap(([id, unit]) => {
    const audit = field(field(report, 'audits'), id)
    const value = numberAt(audit, 'numericValue')
    if (value === undefined) return []
    const base = unit === 'duration' ? value / 1000 : value
    return [{ id: idOf('lighthouse', id), name: nameOf(id), unit, better: 'lower' as const, value: base }]
  })
}

function read(document: Document): Parsed {
  const report = jsonOf(document)
  const parsed = parsedOf(document.name, toReadings(document.name, [...scores(report), ...audits(report)]))
  // Of a redirected page the address that was asked for stays the same.
  const subject = pageOf(textAt(report, 'requestedUrl') ?? textAt(report, 'finalUrl'))
  return subject ? { ...parsed, subject } : parsed
}

/** Reads a Lighthouse result (`lighthouse --output json`, Lighthouse CI's `lhr-*.json`): https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md. */
export const lighthouse: Format = {
  id: 'lighthouse',
  name: 'Lighthouse',
  url: 'https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md',
  family: 'web-pages',
  extensions: ['json'],
  marks: ['"lighthouseVersion"', '"audits"', '"categories"'],
  gives: ['lighthouse/<category>', ...AUDITS.map(([id]) => `lighthouse/${id}`)],
  recognises: (document) => {
    const report = document.json()
    return textAt(report, 'lighthouseVersion') !== undefined && isObject(field(report, 'categories'))
  },
  read,
}
