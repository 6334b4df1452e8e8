import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { configurationSchema } from '../src/metrics/configuration.ts'
import { uploadDocument } from '../src/metrics/upload.ts'

const folder = new URL('../schema/', import.meta.url)

/** The JSON Schemas that the repository publishes, by file name. */
export const schemas: Record<string, string> = {
  'upload.schema.json': text(z.toJSONSchema(uploadDocument, { io: 'input' })),
  'config.schema.json': text(z.toJSONSchema(configurationSchema, { io: 'input' })),
}

function text(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(folder, { recursive: true })
  for (const [name, content] of Object.entries(schemas)) await writeFile(new URL(name, folder), content)
}
