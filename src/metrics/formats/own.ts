import { isUploadDocument, readUploadDocument } from '../upload.ts'
import { jsonOf } from './fields.ts'
import type { Format } from './format.ts'
import { problemList } from './problem-list.ts'

/** Reads Tidemark's own document: `schema/upload.schema.json`. */
export const own: Format = {
  id: 'tidemark',
  name: 'Tidemark’s own document',
  url: '#tidemarks-own-document',
  family: 'own',
  extensions: ['json'],
  marks: ['"version"', '"metrics"', '"label"', '"samples"', '"better"'],
  gives: ['<id>'],
  recognises: (document) => isUploadDocument(document.json()),
  read: (document) => {
    const { upload, problems } = readUploadDocument(document.name, jsonOf(document))
    const list = problemList(document.name)
    for (const problem of problems) list.add(() => problem)
    return { upload, problems: list.all() }
  },
}
