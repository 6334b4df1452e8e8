import { gzipSync } from 'node:zlib'
import { toStoredLine } from '../formats/coverage/stored-lines.ts'
import type { LineCoverage } from '../formats/format.ts'

/** Characters that are packed at once: the text as a whole may be larger than the report. */
const PIECE = 1_000_000

/**
 * Which lines of source files ran, as gzip of a line of text for each of them. Pieces that are packed for themselves
 * may be put together in any number.
 */
export function packLines(coverage: Iterable<LineCoverage>): Uint8Array {
  const packed: Buffer[] = []
  let text = ''
  for (const file of coverage) {
    text += `${toStoredLine(file)}\n`
    if (text.length < PIECE) continue
    packed.push(gzipSync(text))
    text = ''
  }
  if (text !== '') packed.push(gzipSync(text))
  return Buffer.concat(packed)
}
