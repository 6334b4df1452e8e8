import type { Document, Format, Parsed } from '../format.ts'
import { entriesAt, field, firstOf, isObject, jsonOf, numberAt } from '../parse/fields.ts'
import { parsedOf, toReadings } from '../parse/readings.ts'
import { assetSizes } from './bundle.ts'

function read(document: Document): Parsed {
  const outputs = entriesAt(jsonOf(document), 'outputs')
  const assets = outputs.map(([name, output]) => ({ name, size: numberAt(output, 'bytes') }))
  return parsedOf(document.name, toReadings(document.name, assetSizes(assets)))
}

/** Reads esbuild's `--metafile`: https://esbuild.github.io/api/#metafile. */
export const esbuildMetafile: Format = {
  id: 'esbuild-metafile',
  name: 'esbuild metafile',
  url: 'https://esbuild.github.io/api/#metafile',
  family: 'bundles',
  extensions: ['json'],
  marks: ['"inputs"', '"outputs"', '"bytesInOutput"'],
  gives: ['bundle/<output>', 'bundle/total'],
  recognises: (document) => {
    const report = document.json()
    const output = firstOf(field(report, 'outputs'))
    return isObject(field(report, 'inputs')) && numberAt(output, 'bytes') !== undefined
  },
  read,
}
