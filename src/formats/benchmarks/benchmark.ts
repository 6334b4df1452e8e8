import type { Better } from '../../metrics/metric.ts'
import { idOf } from '../../metrics/slug.ts'
import type { Measurement } from '../parse/readings.ts'

const FAMILY = 'bench'

type Figure = Pick<Measurement, 'value' | 'samples' | 'bounds'>

/** A benchmark's time in seconds: `bench/<name>`, or `bench/<name>/<what>` for another time than the main one. */
export function timeOf(name: string, time: Figure, what = ''): Measurement {
  return { ...time, ...numberOf(name, what), unit: 'duration', better: 'lower' }
}

/** Any other number of a benchmark: `bench/<name>/<what>`. */
export function figureOf(
  name: string,
  what: string,
  unit: string,
  better: Better,
  figure: Figure,
): Measurement {
  return { ...figure, ...numberOf(name, what), unit, better }
}

function numberOf(name: string, what: string): Pick<Measurement, 'id' | 'name'> {
  return { id: idOf(FAMILY, name, what), name: what ? `${name}: ${what}` : name }
}
