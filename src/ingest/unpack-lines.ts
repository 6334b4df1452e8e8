import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fromStoredLine } from '../formats/coverage/stored-lines.ts'
import type { LineCoverage } from '../formats/format.ts'

/** The source files of what `packLines` packed, one after the other. */
export async function* unpackLines(packed: Uint8Array): AsyncGenerator<LineCoverage> {
  if (packed.byteLength === 0) return
  const text = Readable.from([packed]).pipe(createGunzip())
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield* fromStoredLine(line)
  }
}
