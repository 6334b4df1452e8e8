import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Puts measured text between the markers of a page in docs/, e.g. `<!-- speed: begin -->` and `<!-- speed: end -->`. */
export function writeBetween(page: string, name: string, text: string): void {
  const path = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url))
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const [before, rest] = readFileSync(path, 'utf8').split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`docs/${page} lacks ${begin} … ${end}`)
  writeFileSync(path, `${before}${begin}\n\n${text}\n\n${end}${after}`)
}
