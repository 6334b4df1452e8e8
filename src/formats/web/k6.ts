import type { Better } from '../../metrics/metric.ts'
import { idOf } from '../../metrics/slug.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, isObject, jsonOf, listAt, numberAt, textAt } from '../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../parse/readings.ts'

/** Of a trend: single extremes say little, and the number of values is that of its counter. */
const TREND = /^(avg|med|p\(.+\))$/
/** k6's own trends of times: `--summary-export` does not say what a trend contains. */
const TIMES =
  /_duration$|^(?:browser_)?http_req_|^iteration_|^ws_(?:connecting|ping)$|^(?:browser_)?web_vital_(?:fcp|fid|inp|lcp|ttfb)$/
const BAD_RATES = new Set(['http_req_failed', 'dropped_iterations', 'ws_sessions_failed'])

/** `--summary-export` has the values in the metric itself, `handleSummary` in `values`. */
function valuesOf(metric: unknown): unknown {
  return isObject(field(metric, 'values')) ? field(metric, 'values') : metric
}

function figure(
  metric: string,
  what: string,
  unit: string,
  better: Better,
  value: number | undefined,
): Measurement {
  return { id: idOf('k6', metric, what.replace(/[()]/g, '')), name: `${metric} ${what}`, unit, better, value }
}

/** A trend's times are milliseconds; what a custom trend holds without `isTime` nobody has said. */
function trend(name: string, metric: unknown, values: unknown): Measurement[] {
  const time = textAt(metric, 'contains') === 'time' || TIMES.test(name)
  return entriesAt(values)
    .filter(([what]) => TREND.test(what))
    .map(([what]) => {
      const value = numberAt(values, what)
      return time
        ? figure(name, what, 'duration', 'lower', value === undefined ? undefined : value / 1000)
        : figure(name, what, 'decimal', 'lower', value)
    })
}

function measurementsOf([name, metric]: [string, unknown]): Measurement[] {
  const values = valuesOf(metric)
  const has = (key: string) => numberAt(values, key) !== undefined
  if (has('avg')) return trend(name, metric, values)
  if ((has('passes') && has('fails')) || (has('matches') && has('total'))) {
    const share = numberAt(values, 'rate') ?? numberAt(values, 'value')
    const better = BAD_RATES.has(name) ? 'lower' : name === 'checks' ? 'higher' : 'none'
    return [figure(name, 'share', 'percent', better, share === undefined ? undefined : 100 * share)]
  }
  if (has('count') && !has('rate')) {
    const count = numberAt(values, 'count')
    return [figure(name, 'count', 'integer', BAD_RATES.has(name) ? 'lower' : 'none', count)]
  }
  if (has('count')) {
    const unit = textAt(metric, 'contains') === 'data' || name.startsWith('data_') ? 'B/s' : '1/s'
    const better = BAD_RATES.has(name) ? 'lower' : /^(http_reqs|iterations)$/.test(name) ? 'higher' : 'none'
    return [figure(name, 'rate', unit, better, numberAt(values, 'rate'))]
  }
  return has('value') ? [figure(name, 'value', 'decimal', 'none', numberAt(values, 'value'))] : []
}

/** The summary's metrics by name: an object, or a list in the format of `--new-machine-readable-summary`. */
function metricsOf(report: unknown): [name: string, metric: unknown][] {
  const listed = listAt(field(report, 'results'), 'metrics')
  if (listed.length === 0) return entriesAt(report, 'metrics')
  return listed.map((metric) => [textAt(metric, 'name') ?? '', metric])
}

function read(document: Document): Parsed {
  const measurements = each(metricsOf(jsonOf(document)), measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads the end-of-test summary of k6, as `handleSummary` gets it or `--summary-export` writes it: https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/. */
export const k6: Format = {
  id: 'k6',
  name: 'k6 summary',
  url: 'https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"root_group"', '"metrics"', '"http_req_duration"', '"iterations"'],
  gives: [
    'k6/<trend>/<statistic>',
    'k6/<counter>/rate',
    'k6/<counter>/count',
    'k6/<rate>/share',
    'k6/<gauge>/value',
  ],
  recognises: (document) => {
    const report = document.json()
    const isNew = textAt(field(report, 'metadata'), 'k6Version') !== undefined
    return isNew
      ? metricsOf(report).length > 0
      : isObject(field(report, 'root_group')) && isObject(field(report, 'metrics'))
  },
  read,
}
