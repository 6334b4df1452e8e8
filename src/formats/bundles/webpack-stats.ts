import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, jsonOf, listAt, numberAt, textAt } from '../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { type Asset, assetSizes, sizeOf } from './bundle.ts'

/** The compilations of a file: several configurations write one object with `children`. */
function compilationsOf(report: unknown): readonly unknown[] {
  return listAt(report, 'assets').length ? [report] : listAt(report, 'children')
}

function assetOf(asset: unknown): Asset {
  const info = field(asset, 'info')
  const hashes = ['contenthash', 'chunkhash', 'fullhash'].flatMap((key) => {
    const hash = field(info, key)
    return (Array.isArray(hash) ? hash : [hash]).filter((one): one is string => typeof one === 'string')
  })
  return { name: textAt(asset, 'name') ?? '', size: numberAt(asset, 'size'), hashes }
}

/** What a page loads at first: an entry point's assets together. */
function entriesOf(compilation: unknown): Measurement[] {
  return entriesAt(compilation, 'entrypoints').flatMap(([name, entry]) => {
    const size = numberAt(entry, 'assetsSize')
    return size === undefined ? [] : [sizeOf(`entry/${name}`, size, `Entry point ${name}`)]
  })
}

function read(document: Document): Parsed {
  const compilations = compilationsOf(jsonOf(document))
  const assets = compilations.flatMap((compilation) => listAt(compilation, 'assets').map(assetOf))
  const measurements = [...assetSizes(assets), ...compilations.flatMap(entriesOf)]
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads webpack's (and Rspack's) `--json` statistics: https://webpack.js.org/api/stats/. */
export const webpackStats: Format = {
  id: 'webpack-stats',
  name: 'webpack stats',
  url: 'https://webpack.js.org/api/stats/',
  family: 'bundles',
  extensions: ['json'],
  marks: ['"assets"', '"chunks"', '"modules"', '"entrypoints"'],
  gives: ['bundle/<asset>', 'bundle/total', 'bundle/entry/<entry point>'],
  recognises: (document) => {
    const [first] = compilationsOf(document.json())
    // Summaries such as `{ "type": "hidden assets" }` have no name.
    return listAt(first, 'assets').some(
      (asset) => textAt(asset, 'name') !== undefined && numberAt(asset, 'size') !== undefined,
    )
  },
  read,
}
