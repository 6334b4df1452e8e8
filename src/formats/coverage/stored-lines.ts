import type { LineCoverage } from '../format.ts'

/** A source file as it is stored: its path, its lines, for each line 1 if it ran, else 0, and its report's folder. */
type Stored = [path: string, lines: number[], ran: (0 | 1)[], folder?: string]

/** One line of text that holds which lines of a source file ran. */
export function toStoredLine({ path, lines, hits, folder }: LineCoverage): string {
  const ran = Array.from(hits, (hit) => (hit > 0 ? 1 : 0))
  return JSON.stringify(folder === undefined ? [path, [...lines], ran] : [path, [...lines], ran, folder])
}

function fromStored([path, lines, ran, folder]: Stored): LineCoverage {
  const coverage = { path, lines: Uint32Array.from(lines), hits: Uint32Array.from(ran) }
  return folder === undefined ? coverage : { ...coverage, folder }
}

/** The source files of one line of stored text. Earlier versions stored all files of a run as one line. */
export function fromStoredLine(line: string): LineCoverage[] {
  const stored: Stored | Stored[] = JSON.parse(line)
  const isOne = (value: Stored | Stored[]): value is Stored => typeof value[0] === 'string'
  return isOne(stored) ? [fromStored(stored)] : stored.map(fromStored)
}
