import { idOf } from '../../metrics/slug.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { field, jsonOf, numberAt, textAt } from '../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { sizeOf } from './bundle.ts'

function measurementsOf(check: unknown): Measurement[] {
  const name = textAt(check, 'name') ?? ''
  const loading = numberAt(check, 'loading')
  const running = numberAt(check, 'running')
  const time = loading === undefined && running === undefined ? undefined : (loading ?? 0) + (running ?? 0)
  return [
    sizeOf(name, numberAt(check, 'size')),
    ...(time === undefined
      ? []
      : [
          {
            id: idOf('bundle', name, 'time'),
            name: `${name}: time`,
            unit: 'duration',
            better: 'lower' as const,
            value: time,
          },
        ]),
  ]
}

function read(document: Document): Parsed {
  const all = jsonOf(document)
  const checks: unknown[] = Array.isArray(all) ? all : []
  return parsedOf(document.name, toReadings(document.name, each(checks, measurementsOf)))
}

/** Reads `size-limit --json`, sizes in bytes and (with the plugin) the seconds to load and run: https://github.com/ai/size-limit. */
export const sizeLimit: Format = {
  id: 'size-limit',
  name: 'size-limit',
  url: 'https://github.com/ai/size-limit',
  family: 'bundles',
  extensions: ['json'],
  marks: ['"passed"', '"size"', '"sizeLimit"'],
  gives: ['bundle/<name>', 'bundle/<name>/time'],
  recognises: (document) => {
    const all = document.json()
    const first: unknown = Array.isArray(all) ? all[0] : undefined
    const timed = field(first, 'running') !== undefined || field(first, 'passed') !== undefined
    return textAt(first, 'name') !== undefined && numberAt(first, 'size') !== undefined && timed
  },
  read,
}
