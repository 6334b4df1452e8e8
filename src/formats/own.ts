import { repeatedKeys } from '../metrics/json-keys.ts'
import { isUploadDocument, readUploadDocument } from '../metrics/upload.ts'
import type { Format } from './format.ts'
import { jsonOf } from './parse/fields.ts'
import { problemList } from './parse/problem-list.ts'

/** Repeated keys that are named, each. */
const MOST_NAMED = 10

/** Reads Tidemark's own document: `schema/upload.schema.json`. */
export const own: Format = {
  id: 'tidemark',
  name: 'Tidemark’s own document',
  url: '#tidemarks-own-document',
  family: 'own',
  extensions: ['json'],
  marks: ['"version"', '"metrics"', '"label"', '"samples"', '"better"'],
  gives: ['<id>'],
  variance: '`samples`, or `low` and `high`',
  recognises: (document) => isUploadDocument(document.json()),
  read: (document) => {
    const { upload, problems } = readUploadDocument(document.name, jsonOf(document))
    const list = problemList(document.name)
    for (const problem of problems) list.add(() => problem)
    for (const { key, line } of repeatedKeys(document.text, MOST_NAMED)) {
      list.add(() => ({
        what: `the key "${key}" is there twice; the last one counts`,
        where: `${document.name}, line ${line}`,
        mend: 'give each metric one key; several measurements of one are its "samples"',
      }))
    }
    return { upload, problems: list.all() }
  },
}
